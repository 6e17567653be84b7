import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/data-folder.js';
import { type Answer, askApi, type RunningProgram, startBuiltProgram } from '../support/running-program.js';

const BEGINNING = '2020-02-10T09:00:00Z';
const DENIED = '00000000-0000-4000-8000-000000000001';
const CONFIRMED = '00000000-0000-4000-8000-000000000002';
const CHECK = { customerId: DENIED, operation: 'new-order' };

const cursor = (sort: string, key: unknown): string =>
  Buffer.from(JSON.stringify([sort, key, DENIED])).toString('base64url');

describe('who controls the gate, and how', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: RunningProgram;
  const keys: Record<string, string> = {};

  const as = (who: string, method: string, path: string, body?: unknown): Promise<Answer> =>
    askApi(program.url, { method, path, body, key: keys[who] ?? '' });
  const check = async (): Promise<Answer['body']> => (await program.ask('POST', '/v1/gate/check', CHECK)).body;
  const moveClock = (at: string): Promise<Answer> => program.ask('POST', '/v1/clock', { at });

  beforeAll(async () => {
    folder = await temporaryFolder();
    program = await startBuiltProgram({ DATA_DIR: folder.path, CLOCK_AT: BEGINNING });
    for (const [customerId, country] of [
      [DENIED, 'KR'],
      [CONFIRMED, 'JP'],
    ]) {
      await program.ask('PUT', `/v1/customers/${String(customerId)}`, {
        companyName: 'Hanbit Trading',
        domain: 'hanbit.example',
        country,
        cloud: 'public',
        timeZone: 'Asia/Seoul',
        locale: 'ko-KR',
        seats: 10,
      });
    }
    for (const [username, role, scopes] of [
      ['agent', 'admin-agent', ['overrides:request', 'overrides:read', 'gate:check']],
      ['approver', 'approver', ['overrides:approve', 'overrides:read']],
    ] as const) {
      const user = await program.ask('POST', '/v1/users', { username, roles: [role], password: 'a long password' });
      const key = await program.ask('POST', '/v1/api-keys', {
        name: username,
        scopes,
        principalId: user.body['principalId'],
      });
      keys[username] = String(key.body['key']);
    }
    const both = await program.ask('POST', '/v1/api-keys', {
      name: 'ordering system',
      scopes: ['overrides:approve', 'gate:check'],
      serviceName: 'ordering system',
    });
    keys['service'] = String(both.body['key']);
  });

  afterAll(async () => {
    await program.end();
    await folder.remove();
  });

  beforeEach(async () => {
    await moveClock(BEGINNING);
    await program.ask('PUT', '/v1/gate/modes', { modes: [] });
  });

  const request = (expiresAt: string): Promise<Answer> =>
    as('agent', 'POST', '/v1/overrides', {
      customerId: DENIED,
      operations: ['new-order'],
      reason: 'The acceptance is signed on paper and on its way.',
      expiresAt,
    });

  it('lets one customer through once a second person approved, and blocks again by itself', async () => {
    const { status, body } = await request('2020-02-11T09:00:00Z');
    expect([status, body['status']]).toEqual([201, 'requested']);
    const approval = `/v1/overrides/${String(body['overrideId'])}/approve`;

    expect(await check()).toMatchObject({ verdict: 'deny', code: 'CONFIRMATION_MISSING' });
    expect((await as('agent', 'POST', approval)).body).toMatchObject({ code: 'SCOPE_MISSING' });
    expect((await as('service', 'POST', approval)).body).toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    expect((await program.ask('POST', approval)).body).toMatchObject({ code: 'SECOND_PERSON_REQUIRED' });
    expect((await as('approver', 'POST', approval)).body).toMatchObject({ status: 'approved' });

    expect(await check()).toMatchObject({
      verdict: 'allow',
      code: 'OVERRIDE_IN_FORCE',
      overrideId: body['overrideId'],
      advice: { verdict: 'deny', code: 'CONFIRMATION_MISSING' },
      next: { at: '2020-02-11T09:00:00.000Z', verdict: 'deny', code: 'CONFIRMATION_MISSING' },
    });
    await moveClock('2020-02-11T09:00:00Z');
    expect(await check()).toMatchObject({ verdict: 'deny', code: 'CONFIRMATION_MISSING', next: null });
  });

  it('stops letting through as soon as an override is revoked', async () => {
    const { body } = await request('2020-02-12T09:00:00Z');
    await as('approver', 'POST', `/v1/overrides/${String(body['overrideId'])}/approve`);
    expect(await check()).toMatchObject({ verdict: 'allow' });
    await as('agent', 'POST', `/v1/overrides/${String(body['overrideId'])}/revoke`);
    expect(await check()).toMatchObject({ verdict: 'deny' });
    const again = await as('approver', 'POST', `/v1/overrides/${String(body['overrideId'])}/approve`);
    expect([again.status, again.body['code']]).toEqual([409, 'OVERRIDE_STATE']);
  });

  it.each([
    ['observe', [{ mode: 'observe' }], 'ENFORCEMENT_OFF'],
    ['warn for the operation', [{ mode: 'warn', operation: 'new-order' }], 'ENFORCEMENT_OFF'],
    ['warn for another operation', [{ mode: 'warn', operation: 'seat-change' }], 'CONFIRMATION_MISSING'],
    ['observe for the country', [{ mode: 'observe', segment: { country: 'KR' } }], 'ENFORCEMENT_OFF'],
    ['observe for another country', [{ mode: 'observe', segment: { country: 'JP' } }], 'CONFIRMATION_MISSING'],
    [
      'the more specific of two',
      [{ mode: 'observe' }, { mode: 'enforce', segment: { country: 'KR' } }],
      'CONFIRMATION_MISSING',
    ],
  ])('gates by mode: %s', async (_name, modes, code) => {
    const put = await program.ask('PUT', '/v1/gate/modes', { modes });
    expect(put.status).toBe(200);
    const body = await check();
    expect(body).toMatchObject({ verdict: code === 'ENFORCEMENT_OFF' ? 'allow' : 'deny', code });
  });

  it('decides by facts that change while it decides', async () => {
    const answers = Promise.all(
      Array.from({ length: 200 }, () =>
        program.ask('POST', '/v1/gate/check', { customerId: CONFIRMED, operation: 'new-order' }),
      ),
    );
    const recorded = await program.ask('POST', `/v1/customers/${CONFIRMED}/acceptances`, {
      agreementType: 'MicrosoftCustomerAgreement',
      method: 'partner-attested',
      agreedOn: '2020-02-09',
      firstName: 'Mina',
      lastName: 'Seo',
      email: 'mina.seo@hanbit.example',
    });
    expect(recorded.status).toBe(201);
    const after = await program.ask('POST', '/v1/gate/check', { customerId: CONFIRMED, operation: 'new-order' });
    expect(after.body).toMatchObject({ verdict: 'allow', code: 'MCA_CONFIRMED' });
    const logged = await program.ask('GET', `/v1/decisions?customerId=${CONFIRMED}&limit=1000`);
    const ids = new Set((logged.body['items'] as { decisionId: string }[]).map(({ decisionId }) => decisionId));
    for (const { status, body } of await answers) {
      expect(status).toBe(200);
      expect(ids.has(String(body['decisionId']))).toBe(true);
    }
  });

  it.each<[string, string, unknown, Record<string, string>, number, string, string]>([
    ['JSON that is none', '/v1/gate/check', '{"customerId":', {}, 400, 'JSON_MALFORMED', ''],
    [
      'a body of another type',
      '/v1/gate/check',
      'a,b',
      { 'content-type': 'text/xml' },
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      '',
    ],
    [
      'a form where none is taken',
      '/v1/gate/check',
      'operation=new-order',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'MEDIA_TYPE_UNSUPPORTED',
      '',
    ],
    ['an unknown field', '/v1/gate/check', { ...CHECK, color: 'red' }, {}, 400, 'REQUEST_INVALID', 'color'],
    ['a setting that a scan does not have', '/v1/scans', { color: 'red' }, {}, 400, 'REQUEST_INVALID', 'color'],
    ['a GUID that is none', '/v1/gate/check', { ...CHECK, customerId: 'x' }, {}, 400, 'REQUEST_INVALID', 'customerId'],
    ['an unknown operation', '/v1/gate/check', { ...CHECK, operation: 'buy' }, {}, 400, 'REQUEST_INVALID', 'operation'],
    ['a wrong type', '/v1/gate/check', { ...CHECK, offer: 3 }, {}, 400, 'REQUEST_INVALID', 'offer'],
    [
      'a day that does not exist',
      '/v1/gate/check',
      { ...CHECK, at: '2019-02-29T00:00:00Z' },
      {},
      400,
      'REQUEST_INVALID',
      'at',
    ],
    [
      'an instant without an offset',
      '/v1/gate/check',
      { ...CHECK, at: '2020-02-01T00:00:00' },
      {},
      400,
      'REQUEST_INVALID',
      'at',
    ],
    [
      'a nested wrong value',
      '/v1/gate/check',
      { ...CHECK, quantity: { current: -1, requested: 2 } },
      {},
      400,
      'REQUEST_INVALID',
      'quantity.current',
    ],
    [
      'a batch with one bad check',
      '/v1/gate/check-batch',
      { checks: [CHECK, { ...CHECK, offer: 'x' }] },
      {},
      400,
      'REQUEST_INVALID',
      'checks.1.offer',
    ],
    ['an empty batch', '/v1/gate/check-batch', { checks: [] }, {}, 400, 'REQUEST_INVALID', 'checks'],
    [
      'a batch that is too long',
      '/v1/gate/check-batch',
      { checks: Array(1001).fill(CHECK) },
      {},
      400,
      'REQUEST_INVALID',
      'checks',
    ],
    ['a body that is too large', '/v1/gate/check', `"${'x'.repeat(2_000_000)}"`, {}, 413, 'BODY_TOO_LARGE', ''],
    ['an unknown route', '/v1/nothing', CHECK, {}, 404, 'ROUTE_UNKNOWN', ''],
    [
      'a control character in a name',
      '/v1/session',
      { username: 'a\u0000b', password: 'a long password' },
      {},
      400,
      'REQUEST_INVALID',
      'username',
    ],
    [
      'a control character in a reason',
      '/v1/overrides',
      { customerId: DENIED, operations: ['new-order'], reason: 'a\u0000b', expiresAt: '2020-02-11T09:00:00Z' },
      {},
      400,
      'REQUEST_INVALID',
      'reason',
    ],
    ['a clock beyond its range', '/v1/clock', { at: '2100-01-01T00:00:01Z' }, {}, 400, 'REQUEST_INVALID', 'at'],
    [
      'an override for more than a year',
      '/v1/overrides',
      { customerId: DENIED, operations: ['new-order'], reason: 'Paper', expiresAt: '2021-02-11T09:00:01Z' },
      {},
      400,
      'REQUEST_INVALID',
      'expiresAt',
    ],
    ['a prototype in the body', '/v1/gate/check', '{"__proto__":{"a":1}}', {}, 400, 'JSON_MALFORMED', ''],
  ])('refuses %s', async (_name, path, body, headers, status, code, field) => {
    const answer = await program.ask('POST', path, body, headers);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    if (field !== '') expect(answer.body['errors']).toEqual([expect.objectContaining({ field })]);
    expect(JSON.stringify(answer.body)).not.toContain('    at ');
  });

  it.each([
    ['a control character in a search', '/v1/customers?q=%00', 'q'],
    ['a control character in a kind', '/v1/ledger?kind=%00', 'kind'],
    ['a number behind which no name comes', `/v1/customers?cursor=${cursor('companyName', 5)}`, 'cursor'],
    ['a text behind which no seats come', `/v1/customers?sort=seats&cursor=${cursor('seats', 'abc')}`, 'cursor'],
    ['more seats than there are', `/v1/customers?sort=seats&cursor=${cursor('seats', 2 ** 53 - 1)}`, 'cursor'],
    ['a standing there is not', `/v1/customers?sort=standing&cursor=${cursor('standing', 'zzz')}`, 'cursor'],
    ['a path that is not encoded', '/v1/customers/%zz', null],
    ['a path that is too long', `/v1/customers/${'x'.repeat(300)}`, null],
    ['a control character in a path', '/v1/policy/revisions/%00', 'revisionId'],
  ])('refuses to read %s', async (_name, path, field) => {
    const { status, headers, body } = await program.ask('GET', path);
    expect([status, body['code']]).toEqual([400, 'REQUEST_INVALID']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    if (field !== null) expect(body['errors']).toEqual([expect.objectContaining({ field })]);
  });

  it('asks for the scope gate:simulate before it answers for another instant', async () => {
    const answer = await as('service', 'POST', '/v1/gate/check', { ...CHECK, at: '2020-03-01T00:00:00Z' });
    expect([answer.status, answer.body['code']]).toEqual([403, 'SCOPE_MISSING']);
  });

  it('answers nobody without a credential', async () => {
    const response = await fetch(`${program.url}/v1/gate/check`, { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'CREDENTIAL_MISSING' }),
    ]);
  });

  it('keeps every one of these changes in a ledger that verifies', async () => {
    const { body } = await program.ask('GET', '/v1/ledger?limit=1000');
    const kinds = new Set((body['items'] as { kind: string }[]).map(({ kind }) => kind));
    for (const kind of [
      'override.requested',
      'override.approved',
      'override.revoked',
      'gate.modes-replaced',
      'clock.moved',
    ])
      expect(kinds).toContain(kind);
  });
});
