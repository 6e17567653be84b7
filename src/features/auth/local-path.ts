const HERE = 'http://localhost';

/** The path on this site that a `next` parameter names; `/` for whatever a browser would take for another site. */
export function localPath(next: string): string {
  if (!next.startsWith('/') || !URL.canParse(next, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // `/.//elsewhere` keeps this origin, but its normalised path would leave it.
  return origin === HERE && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/';
}
