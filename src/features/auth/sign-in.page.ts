/** The sign-in page: one form, no script, nothing loaded. */
export const signInPage = (next: string, refusal: string | null): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in · MCA Tracker</title>
<style>
:root { color-scheme: light dark; font: 14px/1.5 "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif }
body { display: grid; place-items: center; min-height: 100vh; margin: 0 }
form { width: min(20rem, calc(100vw - 2rem)); display: grid; gap: 12px }
h1 { font-size: 20px; margin: 0 }
label { display: grid; gap: 4px }
input, button { font: inherit; padding: 8px; border: 1px solid #8889; border-radius: 4px }
button { background: #0a6c74; color: #fff; border-color: #0a6c74; cursor: pointer }
p { margin: 0; padding: 8px; border-left: 3px solid #c0392b }
</style>
</head>
<body>
<form method="post" action="/sign-in">
<h1>Sign in to MCA Tracker</h1>
${refusal === null ? '' : `<p role="alert">${escaped(refusal)}</p>`}
<label>User name <input name="username" autocomplete="username" maxlength="100" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" maxlength="256" required></label>
<input type="hidden" name="next" value="${escaped(next)}">
<button>Sign in</button>
</form>
</body>
</html>
`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
