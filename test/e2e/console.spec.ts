import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { completed, uploadCsv } from '../support/api-work.js';
import { temporaryFolder } from '../support/data-folder.js';
import { projectFolder } from '../support/embedded-program.js';
import { ADMIN_PASSWORD, type RunningProgram, startBuiltProgram } from '../support/running-program.js';

describe('the console page', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: RunningProgram;
  let cookie = '';

  const page = async (path: string): Promise<{ status: number; html: string; location: string | null }> => {
    const response = await fetch(program.url + path, { headers: { cookie }, redirect: 'manual' });
    return { status: response.status, html: await response.text(), location: response.headers.get('location') };
  };
  const signIn = (password: string): Promise<Response> =>
    fetch(`${program.url}/sign-in`, {
      method: 'POST',
      headers: { origin: program.url, 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ username: 'admin', password, next: '/?standing=overdue' }),
      redirect: 'manual',
    });

  beforeAll(async () => {
    folder = await temporaryFolder();
    program = await startBuiltProgram({ DATA_DIR: folder.path, CLOCK_AT: '2020-02-10T09:00:00+09:00' });
    for (const kind of ['customers', 'acceptances'] as const) {
      await completed(program, await uploadCsv(program, kind, join(projectFolder, 'examples', `${kind}.csv`)));
    }
  });

  afterAll(async () => {
    await program.end();
    await folder.remove();
  });

  it('leads to the sign-in page and back', async () => {
    expect(await page('/?standing=overdue')).toMatchObject({
      status: 303,
      location: '/sign-in?next=%2F%3Fstanding%3Doverdue',
    });
    const refused = await signIn('wrong');
    expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('role="alert"')]);
    const signedIn = await signIn(ADMIN_PASSWORD);
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/?standing=overdue']);
    cookie = signedIn.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    expect(signedIn.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Strict/i);
  });

  it('says in its first sentence who may not order, and lists them', async () => {
    const { status, html } = await page('/');
    expect(status).toBe(200);
    expect(html).toContain('1,355 customers of 2,000 may not order today');
    expect(html.match(/<tr>/g)?.length).toBeGreaterThan(50);
    expect(html).toContain('Next page');
    expect(html).toContain('href="/docs"');
  });

  it('filters, and escapes what it shows', async () => {
    const { html } = await page('/?standing=&q=%3Cscript%3E&country=KR');
    expect(html).toContain('No customer matches.');
    expect(html).toContain('value="&lt;script&gt;"');
    expect(html).not.toContain('<script>');
    const korean = await page('/?standing=overdue&country=KR&q=주식회사');
    expect(korean.html).toContain('주식회사');
    expect(korean.html).not.toContain('<td>JP</td>');
  });

  it('says on the page what is wrong with a filter', async () => {
    const { html } = await page('/?country=ZZ');
    expect(html).toContain('country: an ISO 3166-1 country code such as KR');
    expect(html).toContain('<form method="get"');
    expect(html).not.toContain('No customer matches.');
  });

  it('serves the documented API behind it', async () => {
    const docs = await fetch(`${program.url}/openapi.json`);
    const { paths } = (await docs.json()) as { paths: Record<string, Record<string, object>> };
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/v1/gate/check', '/v1/customers/{customerId}']));
    expect(paths['/v1/customers/import']?.['post']).toHaveProperty(['requestBody', 'content', 'text/csv']);
    expect(paths['/v1/session']?.['post']).toHaveProperty('security', []);
    expect(paths['/v1/gate/check']?.['post']).toMatchObject({
      parameters: [{ name: 'accept-language', required: false }],
      responses: { '403': { content: { 'application/problem+json': {} } } },
    });
    expect((await fetch(`${program.url}/docs`)).status).toBe(200);
  });
});
