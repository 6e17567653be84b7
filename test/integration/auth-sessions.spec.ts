import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Post } from '@nestjs/common';
import { RequireScope } from '../../src/platform/http/index.js';
import {
  type AccessApplication,
  ADMIN_PASSWORD,
  type Answer,
  BOOTSTRAP_KEY,
  startAccessApplication,
} from '../support/access-application.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

@Controller('test')
class TestController {
  @Post('change')
  @RequireScope('customers:write')
  change(): { answer: string } {
    return { answer: 'changed' };
  }
}

let testDatabase: TestDatabase;
let application: AccessApplication;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
});

afterAll(async () => {
  await testDatabase.drop();
});

// Each test has a process of its own, so that none inherits the failures of another's.
beforeEach(async () => {
  application = await startAccessApplication({ DATABASE_URL: testDatabase.url }, [TestController]);
});

afterEach(async () => {
  await application.stop();
});

let users = 0;

async function aUser(more: object = {}): Promise<{ username: string; principalId: string }> {
  users += 1;
  const body = { username: `user-${users}`, roles: ['admin-agent'], password: ADMIN_PASSWORD, ...more };
  const answer = await application.call('POST', '/v1/users', { body });
  expect(answer.status).toBe(201);
  return answer.body as { username: string; principalId: string };
}

const signIn = (username: string, password = ADMIN_PASSWORD, headers = {}): Promise<Answer> =>
  application.call('POST', '/v1/session', { key: null, body: { username, password }, headers });

async function aSession(username: string): Promise<string> {
  const { status, headers } = await signIn(username);
  expect(status).toBe(204);
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}

const withCookie = (method: string, path: string, cookie: string, headers = {}): Promise<Answer> =>
  application.call(method, path, { key: null, headers: { cookie, ...headers } });

const ownPage = { 'sec-fetch-site': 'same-origin' };

describe('a session', () => {
  it('is opened by name and password, whatever the case of the name', async () => {
    const { username, principalId } = await aUser({ name: 'Min-jun Park' });
    const cookie = await aSession(username.toUpperCase());
    const { body } = await withCookie('GET', '/v1/session', cookie);
    expect(body).toMatchObject({ principalId, kind: 'person', name: 'Min-jun Park', roles: ['admin-agent'] });
    expect(body['scopes']).toContain('acceptances:write');
    expect(body['scopes']).not.toContain('admin:read');
  });

  it('is carried by a cookie that scripts and other sites do not get', async () => {
    const { headers } = await signIn('admin');
    expect(headers.get('set-cookie')).toMatch(
      /^mca-session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('is bound to the host where the console is reached over TLS', async () => {
    const secure = await startAccessApplication({
      DATABASE_URL: testDatabase.url,
      PUBLIC_URL: 'https://mca.example',
    });
    try {
      const body = { username: 'admin', password: ADMIN_PASSWORD };
      const { headers } = await secure.call('POST', '/v1/session', { key: null, body });
      expect(headers.get('set-cookie')).toMatch(
        /^__Host-mca-session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
    } finally {
      await secure.stop();
    }
  });

  it('ends when it is closed', async () => {
    const cookie = await aSession('admin');
    expect((await withCookie('DELETE', '/v1/session', cookie, ownPage)).status).toBe(204);
    expect((await withCookie('GET', '/v1/session', cookie)).status).toBe(401);
  });

  it.each([
    ['after eight hours without a request', `last_seen_at = now() - interval '8 hours'`],
    ['after a day', `expires_at = now()`],
  ])('ends %s', async (_name, change) => {
    const { username, principalId } = await aUser();
    const cookie = await aSession(username);
    expect((await withCookie('GET', '/v1/session', cookie)).status).toBe(200);
    await application.dataSource.query(`update sessions set ${change} where principal_id = $1`, [principalId]);
    expect((await withCookie('GET', '/v1/session', cookie)).status).toBe(401);
  });

  it('goes on while it is used', async () => {
    const { username, principalId } = await aUser();
    const cookie = await aSession(username);
    const move = `update sessions set last_seen_at = now() - interval '7 hours' where principal_id = $1`;
    await application.dataSource.query(move, [principalId]);
    expect((await withCookie('GET', '/v1/session', cookie)).status).toBe(200);
    const [row] = await application.dataSource.query<{ recent: boolean }[]>(
      `select last_seen_at > now() - interval '1 minute' as recent from sessions where principal_id = $1`,
      [principalId],
    );
    expect(row?.recent).toBe(true);
  });

  it('is stored as a hash', async () => {
    const token = (await aSession('admin')).split('=')[1] ?? '';
    const stored = JSON.stringify(await application.dataSource.query('select * from sessions'));
    expect(stored).not.toContain(token);
  });
});

describe('a change in a session', () => {
  it.each<[string, Record<string, string>, number]>([
    ['is taken from a page of this site', ownPage, 201],
    ['is taken with our own header', { 'x-requested-with': 'mca-tracker' }, 201],
    ['is refused from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['is refused from a sibling host', { 'sec-fetch-site': 'same-site' }, 403],
    ['is refused from another origin', { origin: 'https://elsewhere.example' }, 403],
    ['is refused when nothing says where it comes from', {}, 403],
  ])('%s', async (_name, headers, status) => {
    const { username } = await aUser();
    const answer = await withCookie('POST', '/test/change', await aSession(username), headers);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body['code']).toBe('CSRF_REJECTED');
  });

  it('is taken with the Origin of this host', async () => {
    const { username } = await aUser();
    const headers = { origin: application.url };
    expect((await withCookie('POST', '/test/change', await aSession(username), headers)).status).toBe(201);
  });

  it('needs nothing of that with an API key', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    expect((await application.call('POST', '/test/change', { key: BOOTSTRAP_KEY, headers })).status).toBe(201);
  });
});

describe('signing in', () => {
  it('fails alike for a wrong password, an unknown and a disabled user', async () => {
    const { username } = await aUser();
    const disabled = await aUser();
    await application.call('PATCH', `/v1/users/${disabled.principalId}`, { body: { disabled: true } });
    const answers = [
      await signIn(username, 'not the password'),
      await signIn('nobody-of-this-name'),
      await signIn(disabled.username),
    ];
    const told = answers.map(({ status, body }) => [status, body]);
    expect(told[0]).toEqual([401, expect.objectContaining({ code: 'SIGN_IN_FAILED' })]);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('does the work of checking a password for an unknown user too', async () => {
    const timed = async (username: string): Promise<number> => {
      const startedAt = process.cpuUsage();
      await signIn(username, 'not the password');
      const { user } = process.cpuUsage(startedAt);
      return user;
    };
    await signIn('nobody', 'not the password');
    const { username } = await aUser();
    const known = await timed(username);
    const unknown = await timed('nobody');
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('is refused for a quarter of an hour after ten failures, the right password included', async () => {
    const { username, principalId } = await aUser();
    const failures = await Promise.all(Array.from({ length: 10 }, () => signIn(username, 'not the password')));
    expect(failures.map(({ status }) => status)).toEqual(Array<number>(10).fill(401));
    expect((await signIn(username)).status).toBe(401);
    await application.dataSource.query(
      `update users set locked_until = locked_until - interval '15 minutes' where principal_id = $1`,
      [principalId],
    );
    expect((await signIn(username)).status).toBe(204);
  });

  it('starts to count anew after a success', async () => {
    const { username } = await aUser();
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(Array.from({ length: 9 }, () => signIn(username, 'not the password')));
      expect((await signIn(username)).status).toBe(204);
    }
  });

  it('is refused to an address that failed twenty times within a minute', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, count) => signIn(`nobody-${count}`)));
    const { status, body, headers } = await signIn('admin');
    expect([status, body['code']]).toEqual([429, 'TOO_MANY_FAILURES']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('is counted beforehand, so that many guesses at once are many', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, count) => signIn(`nobody-${count}`)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('leaves a valid API key alone at an address that failed too often', async () => {
    const wrong = (): Promise<Answer> => application.call('POST', '/test/change', { key: 'mca_wrong' });
    const answers = await Promise.all(Array.from({ length: 21 }, wrong));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await application.call('POST', '/test/change')).status).toBe(201);
  });

  it('is in the ledger, done or refused, without name or password', async () => {
    const { username, principalId } = await aUser();
    await signIn(username);
    await signIn(username, 'not the password');
    await signIn('someone typed a password here');
    const { body } = await application.call('GET', '/v1/ledger?limit=3');
    expect((body['items'] as object[]).map((entry) => ({ ...entry }))).toMatchObject([
      { kind: 'sign-in.refused', principalId: null, facts: { reason: 'user-unknown' } },
      { kind: 'sign-in.refused', principalId, facts: { reason: 'password-wrong' } },
      { kind: 'sign-in.succeeded', principalId },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/not the password|someone typed/);
    expect(JSON.stringify(body)).not.toContain(username);
  });

  it("is refused to another site's form", async () => {
    const { status, body } = await signIn('admin', ADMIN_PASSWORD, { 'sec-fetch-site': 'cross-site' });
    expect([status, body['code']]).toEqual([403, 'CSRF_REJECTED']);
  });
});

describe('the sign-in page', () => {
  const submit = (form: Record<string, string>, headers = ownPage): Promise<Response> =>
    fetch(`${application.url}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams({ username: 'admin', password: ADMIN_PASSWORD, ...form }),
    });

  it('needs no script and keeps where to go, as text', async () => {
    const next = '/customers?q="><script>';
    const page = await application.call('GET', `/sign-in?next=${encodeURIComponent(next)}`, { key: null });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body['text']).toContain('name="next" value="/customers?q=%22%3E%3Cscript%3E"');
    expect(page.body['text']).not.toContain('<script');
  });

  it.each([
    ['/customers?standing=overdue', '/customers?standing=overdue'],
    ['https://elsewhere.example/', '/'],
    ['//elsewhere.example/', '/'],
  ])('signs in and goes from %s to %s', async (next, location) => {
    const answer = await submit({ next });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, location]);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await withCookie('GET', '/v1/session', cookie)).body['name']).toBe('admin');
  });

  it('says what went wrong, and no more', async () => {
    const answer = await submit({ password: 'not the password', next: '/customers' });
    const page = await answer.text();
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(page).toContain('role="alert"');
    expect(page).toContain('value="/customers"');
    expect(page).not.toContain('not the password');
  });

  it("refuses another site's form", async () => {
    expect((await submit({}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('signs out by a form', async () => {
    const cookie = await aSession('admin');
    const answer = await withCookie('POST', '/sign-out', cookie, ownPage);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    expect(answer.headers.get('set-cookie')).toMatch(/^mca-session=; Max-Age=0;/);
    expect((await withCookie('GET', '/v1/session', cookie)).status).toBe(401);
  });
});
