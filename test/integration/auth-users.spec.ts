import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { requireSecondPerson } from '../../src/features/auth/index.js';
import { Database } from '../../src/platform/database/index.js';
import type { Caller } from '../../src/platform/http/index.js';
import {
  type AccessApplication,
  ADMIN_PASSWORD,
  type Answer,
  BOOTSTRAP_KEY,
  startAccessApplication,
} from '../support/access-application.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let testDatabase: TestDatabase;
let application: AccessApplication;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  application = await startAccessApplication({ DATABASE_URL: testDatabase.url });
});

afterAll(async () => {
  await application.stop();
  await testDatabase.drop();
});

interface User {
  readonly username: string;
  readonly principalId: string;
}

let users = 0;

async function aUser(...roles: string[]): Promise<User> {
  users += 1;
  const body = { username: `user-${users}`, roles, password: ADMIN_PASSWORD };
  const answer = await application.call('POST', '/v1/users', { body });
  expect(answer.status).toBe(201);
  return answer.body as unknown as User;
}

const change = ({ principalId }: User, body: object, key = BOOTSTRAP_KEY): Promise<Answer> =>
  application.call('PATCH', `/v1/users/${principalId}`, { body, key });

const signIn = ({ username }: User, password = ADMIN_PASSWORD): Promise<Answer> =>
  application.call('POST', '/v1/session', { key: null, body: { username, password } });

async function aKey(scopes: string[], principalId?: string): Promise<string> {
  const body = { name: 'test', scopes, ...(principalId === undefined ? {} : { principalId }) };
  return (await application.call('POST', '/v1/api-keys', { body })).body['key'] as string;
}

async function admin(): Promise<User> {
  const { body } = await application.call('GET', '/v1/users?limit=1000');
  const found = (body['items'] as User[]).find(({ username }) => username === 'admin');
  if (found === undefined) throw new Error('there is no admin');
  return found;
}

describe('a user', () => {
  it('is shown without anything of the password', async () => {
    const user = await aUser('reviewer', 'approver');
    expect(user).toEqual({
      principalId: expect.any(String),
      username: user.username,
      name: user.username,
      email: null,
      roles: ['reviewer', 'approver'],
      createdAt: expect.any(String),
      disabledAt: null,
      lockedUntil: null,
    });
    const [row] = await application.dataSource.query<{ password_hash: string }[]>(
      'select password_hash from users where principal_id = $1',
      [user.principalId],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$/);
  });

  it('has a name that no other has, whatever its case', async () => {
    const { username } = await aUser('reviewer');
    const body = { username: username.toUpperCase(), roles: ['reviewer'], password: ADMIN_PASSWORD };
    const { status, body: problem } = await application.call('POST', '/v1/users', { body });
    expect([status, problem['code']]).toEqual([409, 'USER_EXISTS']);
  });

  it.each([
    ['a short password', { password: 'eleven char' }],
    ['an unknown role', { roles: ['owner'] }],
    ['no role', { roles: [] }],
    ['a name with a space', { username: 'a b' }],
    ['something that is no e-mail address', { email: 'nobody' }],
  ])('is refused with %s', async (_name, wrong) => {
    const body = { username: 'refused', roles: ['reviewer'], password: ADMIN_PASSWORD, ...wrong };
    expect((await application.call('POST', '/v1/users', { body })).status).toBe(400);
  });

  it('signs in with a new password only, and their sessions end', async () => {
    const user = await aUser('reviewer');
    const cookie = (await signIn(user)).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await change(user, { password: 'a new password of some length' })).status).toBe(200);
    expect((await application.call('GET', '/v1/session', { key: null, headers: { cookie } })).status).toBe(401);
    expect((await signIn(user)).status).toBe(401);
    expect((await signIn(user, 'a new password of some length')).status).toBe(204);
  });

  it('keeps no session and no key when disabled, and signs in again when enabled', async () => {
    const user = await aUser('reviewer');
    const key = await aKey(['customers:read'], user.principalId);
    const cookie = (await signIn(user)).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await change(user, { disabled: true })).body['disabledAt']).toEqual(expect.any(String));
    expect((await application.call('GET', '/v1/session', { key: null, headers: { cookie } })).status).toBe(401);
    expect((await application.call('GET', '/v1/session', { key })).status).toBe(401);
    expect((await signIn(user)).status).toBe(401);
    expect((await change(user, { disabled: false })).body['disabledAt']).toBeNull();
    expect((await signIn(user)).status).toBe(204);
  });

  it('loses with a role what it allowed, in sessions and keys', async () => {
    const user = await aUser('auditor', 'approver');
    const key = await aKey(['audit:read'], user.principalId);
    expect((await application.call('GET', '/v1/ledger', { key })).status).toBe(200);
    await change(user, { roles: ['approver'] });
    expect((await application.call('GET', '/v1/ledger', { key })).status).toBe(403);
  });

  it('gets no key beyond their roles', async () => {
    const { principalId } = await aUser('reviewer');
    const body = { name: 'test', scopes: ['audit:read'], principalId };
    expect((await application.call('POST', '/v1/api-keys', { body })).status).toBe(400);
  });

  it('is not changed by someone who holds less', async () => {
    const key = await aKey(['admin:write', 'customers:read', 'gate:simulate']);
    const { status, body } = await change(await admin(), { password: 'a new password of some length' }, key);
    expect([status, body['code']]).toEqual([403, 'SCOPE_MISSING']);
    const user = await aUser('reviewer');
    expect((await change(user, { roles: ['administrator'] }, key)).status).toBe(403);
    const made = { username: 'too-much', roles: ['auditor'], password: ADMIN_PASSWORD };
    expect((await application.call('POST', '/v1/users', { body: made, key })).status).toBe(403);
  });

  it('is unknown under an id that none has', async () => {
    const unknown = { username: '', principalId: '0190a000-0000-7000-8000-000000000001' };
    expect((await change(unknown, { disabled: true })).body['code']).toBe('USER_UNKNOWN');
  });

  it('is in the ledger when made and changed, by id', async () => {
    const user = await aUser('reviewer');
    await change(user, { email: 'someone@example.com', password: 'a new password of some length' });
    const { body } = await application.call('GET', '/v1/ledger?limit=2');
    expect(body['items']).toMatchObject([
      { kind: 'user.changed', facts: { userId: user.principalId, changed: ['email', 'password'] } },
      { kind: 'user.created', facts: { userId: user.principalId, roles: ['reviewer'] } },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/someone@example|of some length/);
  });
});

describe('the last administrator', () => {
  it.each([
    ['disabled', { disabled: true }],
    ['without the role', { roles: ['reviewer'] }],
  ])('cannot be left %s', async (_name, body) => {
    const { status, body: problem } = await change(await admin(), body);
    expect([status, problem['code']]).toEqual([409, 'LAST_ADMINISTRATOR']);
  });

  it('stays when two are taken away at once', async () => {
    const other = await aUser('administrator');
    const answers = await Promise.all([change(await admin(), { disabled: true }), change(other, { disabled: true })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const user of [await admin(), other]) await change(user, { disabled: false });
  });
});

describe('the second person', () => {
  const caller = (user: User, kind: Caller['kind'] = 'person'): Caller => ({
    principalId: user.principalId,
    kind,
    name: user.username,
    scopes: new Set(),
    through: 'session',
  });
  const approve = (requestedBy: string, approver: Caller): Promise<void> =>
    application.nest.get(Database).transaction((tx) => requireSecondPerson(tx, requestedBy, approver));
  const refusal = { code: 'SECOND_PERSON_REQUIRED' };

  it('is another person than the one who asked', async () => {
    const [one, other] = [await aUser('approver'), await aUser('approver')];
    await expect(approve(one.principalId, caller(other))).resolves.toBeUndefined();
    await expect(approve(one.principalId, caller(one))).rejects.toMatchObject(refusal);
  });

  it('is not there when the bootstrap key asked, or approves', async () => {
    const one = await aUser('approver');
    const { body: bootstrap } = await application.call('GET', '/v1/session');
    await expect(approve(bootstrap['principalId'] as string, caller(one))).rejects.toMatchObject(refusal);
    const key = { ...caller(one, 'bootstrap'), principalId: bootstrap['principalId'] as string };
    await expect(approve(one.principalId, key)).rejects.toMatchObject(refusal);
  });
});

describe('the first start', () => {
  const written = jest.spyOn(process.stderr, 'write');

  afterEach(() => {
    written.mockReset();
  });

  async function started(settings: object, ...starts: object[]): Promise<string> {
    const empty = await createTestDatabase();
    written.mockImplementation(() => true);
    try {
      const applications = await Promise.all(
        [settings, ...starts].map((more) => startAccessApplication({ DATABASE_URL: empty.url, ...more })),
      );
      await Promise.all(applications.map((one) => one.stop()));
      return written.mock.calls.map(([text]) => String(text)).join('');
    } finally {
      await empty.drop();
    }
  }

  const unset = { BOOTSTRAP_API_KEY: '', BOOTSTRAP_ADMIN_PASSWORD: '' };

  it('shows what it generated', async () => {
    expect(await started(unset)).toMatch(/First start[^]*mca_[\w-]{43}[^]*User admin, password: +[\w-]{43}\n/);
  });

  it('shows nothing that was given', async () => {
    expect(await started({})).not.toContain('First start');
  });

  it('happens once when two processes start at once', async () => {
    expect((await started(unset, unset)).match(/First start/g)).toHaveLength(1);
  });

  it('is not repeated when the variables change later', async () => {
    const later = 'another bootstrap key of more than 32 characters';
    const restarted = await startAccessApplication({ DATABASE_URL: testDatabase.url, BOOTSTRAP_API_KEY: later });
    try {
      expect((await restarted.call('GET', '/v1/session', { key: later })).status).toBe(401);
      expect((await restarted.call('GET', '/v1/session')).body).toMatchObject({ kind: 'bootstrap', name: 'bootstrap' });
    } finally {
      await restarted.stop();
    }
  });
});

describe('the ledger over HTTP', () => {
  it('is read with audit:read only', async () => {
    const key = await aKey(['admin:read']);
    for (const path of ['/v1/ledger', '/v1/ledger/export']) {
      expect((await application.call('GET', path, { key })).status).toBe(403);
    }
  });

  it('is read newest first, page by page, each entry once', async () => {
    const whole = (await application.call('GET', '/v1/ledger?limit=1000')).body['items'] as { hash: string }[];
    const seen: string[] = [];
    let cursor: unknown = null;
    do {
      const more = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
      const { body } = await application.call('GET', `/v1/ledger?limit=7${more}`);
      seen.push(...(body['items'] as { hash: string }[]).map(({ hash }) => hash));
      cursor = body['nextCursor'];
    } while (cursor !== null);
    expect(seen.length).toBeGreaterThan(7);
    expect(seen).toEqual(whole.map(({ hash }) => hash));
  });

  it('is filtered by kind and time, the end left out', async () => {
    const { body } = await application.call('GET', '/v1/ledger?kind=user.created&limit=1000');
    const entries = body['items'] as { kind: string; recordedAt: string }[];
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['user.created']));
    const { recordedAt = '' } = entries.at(-1) ?? {};
    const count = async (query: string): Promise<number> =>
      ((await application.call('GET', `/v1/ledger?limit=1000&${query}`)).body['items'] as unknown[]).length;
    const everything = await count('');
    expect((await count(`from=${recordedAt}`)) + (await count(`to=${recordedAt}`))).toBe(everything);
    expect(await count(`from=${recordedAt}&to=${recordedAt}`)).toBe(0);
  });

  it('is exported whole, a line for each entry', async () => {
    const [row] = await application.dataSource.query<{ count: number }[]>('select count(*) from ledger_entries');
    const { headers, body } = await application.call('GET', '/v1/ledger/export');
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const lines = (body['text'] as string).trimEnd().split('\n');
    expect(lines).toHaveLength(row?.count ?? -1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ type: 'entry', sequence: 1, previousHash: '0'.repeat(64) });
  });
});
