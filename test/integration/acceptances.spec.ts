import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCustomer, anAcceptance } from '../support/customer-bodies.js';
import { type Answer, type CustomersApplication, startCustomersApplication } from '../support/customers-application.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let application: CustomersApplication;

beforeAll(async () => {
  database = await createTestDatabase();
  application = await startCustomersApplication(database.url);
});

afterAll(async () => {
  await application.stop();
  await database.drop();
});

const call: CustomersApplication['call'] = (...parameters) => application.call(...parameters);
const moveTo = (at: string): Promise<void> => application.moveClock(at);

async function putCustomer(fields: Record<string, unknown> = {}): Promise<string> {
  const customerId = randomUUID();
  expect((await call('PUT', `/v1/customers/${customerId}`, aCustomer(fields))).status).toBe(201);
  return customerId;
}

const record = (customerId: string, body: Record<string, unknown>): Promise<Answer> =>
  call('POST', `/v1/customers/${customerId}/acceptances`, body);

async function listed(customerId: string, query = ''): Promise<Record<string, unknown>[]> {
  const { body } = await call('GET', `/v1/customers/${customerId}/acceptances${query}`);
  return body['items'] as Record<string, unknown>[];
}

const outcome = ({ status, body }: Answer): [number, unknown] => [status, body['code']];

const CLOUD_AGREEMENT = anAcceptance({ agreementType: 'MicrosoftCloudAgreement', agreedOn: '2019-03-01' });
const UNDATED_DIRECT = { agreementType: 'MicrosoftCustomerAgreement', method: 'direct' };

describe('an acceptance', () => {
  it('is recorded with who recorded it and when; the ledger holds no signer', async () => {
    const customerId = await putCustomer();
    const { status, body } = await record(customerId, anAcceptance({ phone: '+82 2 1234', templateId: 'mca-kr' }));
    expect(status).toBe(201);
    expect(await listed(customerId)).toEqual([body]);
    expect(body).toMatchObject({
      ...anAcceptance({ phone: '+82 2 1234', templateId: 'mca-kr' }),
      customerId,
      environment: 'production',
      firstSeenOn: null,
      source: 'api',
      replaces: null,
      retracts: null,
      inForce: true,
    });
    expect(body['recordedAt']).toMatch(/^2020-01-10T00:0/);
    const entries = await application.ledgerFacts('acceptance.recorded');
    expect(entries.find((facts) => facts['customerId'] === customerId)).toEqual({
      customerId,
      acceptanceId: body['acceptanceId'],
      factsVersion: 2,
      source: 'api',
      agreementType: 'MicrosoftCustomerAgreement',
      method: 'partner-attested',
      agreedOn: '2020-01-09',
      firstSeenOn: null,
      environment: 'production',
      replaces: null,
      retracts: null,
    });
  });

  it.each<[string, Record<string, unknown>, [number, string]]>([
    ['by the partner today', anAcceptance({ agreedOn: '2020-01-10' }), [201, '']],
    ['by the partner tomorrow', anAcceptance({ agreedOn: '2020-01-11' }), [422, 'AGREED_ON_IN_FUTURE']],
    ['on a day that does not exist', anAcceptance({ agreedOn: '2019-02-29' }), [400, 'REQUEST_INVALID']],
    ['in the year 0', anAcceptance({ agreedOn: '0000-01-01' }), [400, 'REQUEST_INVALID']],
    ['without a signer', anAcceptance({ lastName: undefined }), [400, 'REQUEST_INVALID']],
    ['without a day', anAcceptance({ agreedOn: null }), [400, 'REQUEST_INVALID']],
    ['without a type', anAcceptance({ agreementType: undefined }), [400, 'REQUEST_INVALID']],
    ['with a field nobody knows', anAcceptance({ colour: 'blue' }), [400, 'REQUEST_INVALID']],
    ['of the Cloud Agreement in its time', CLOUD_AGREEMENT, [201, '']],
    ['directly before that opened', UNDATED_DIRECT, [422, 'ATTESTATION_NOT_AVAILABLE']],
    ['replacing what is not there', anAcceptance({ replaces: randomUUID() }), [422, 'ACCEPTANCE_REFERENCE_INVALID']],
    ['in the sandbox', anAcceptance({ environment: 'sandbox', channel: 'sdk' }), [201, '']],
  ])('recorded %s', async (_name, body, [status, code]) => {
    const customerId = await putCustomer();
    const answer = await record(customerId, body);
    expect(outcome(answer)).toEqual([status, code === '' ? undefined : code]);
    expect(await listed(customerId)).toHaveLength(status === 201 ? 1 : 0);
  });

  it("may be agreed on the day it is in the partner tenant's zone", async () => {
    const partnerTenantId = randomUUID();
    await call('POST', '/v1/partner-tenants', { partnerTenantId, name: 'West', timeZone: 'America/Los_Angeles' });
    const customerId = await putCustomer({ partnerTenantId });
    expect(outcome(await record(customerId, anAcceptance({ agreedOn: '2020-01-10' })))).toEqual([
      422,
      'AGREED_ON_IN_FUTURE',
    ]);
    expect((await record(customerId, anAcceptance({ agreedOn: '2020-01-09' }))).status).toBe(201);
  });

  it('is refused for an unknown customer and a cloud without confirmation', async () => {
    expect(outcome(await record(randomUUID(), anAcceptance()))).toEqual([404, 'CUSTOMER_UNKNOWN']);
    const customerId = await putCustomer({ cloud: 'china', country: 'CN' });
    expect(outcome(await record(customerId, anAcceptance()))).toEqual([422, 'CLOUD_WITHOUT_CONFIRMATION']);
  });

  it('that is in force already is answered 200 with the one there is', async () => {
    const customerId = await putCustomer();
    const first = await record(customerId, anAcceptance());
    expect(await record(customerId, anAcceptance())).toEqual({ status: 200, body: first.body });
    expect((await record(customerId, anAcceptance({ phone: '1' }))).status).toBe(201);
    expect(await listed(customerId)).toHaveLength(2);
  });

  it('shows its signer only to callers who may read acceptances', async () => {
    const customerId = await putCustomer();
    const scopes = ['acceptances:write'];
    const { body: made } = await call('POST', '/v1/api-keys', { name: 'k', serviceName: 'writer', scopes });
    const path = `/v1/customers/${customerId}/acceptances`;
    for (const status of [201, 200]) {
      const answer = await call('POST', path, anAcceptance({ phone: '1' }), made['key'] as string);
      expect(answer).toMatchObject({ status, body: { customerId, agreedOn: '2020-01-09', inForce: true } });
      for (const field of ['firstName', 'lastName', 'email', 'phone']) expect(answer.body).not.toHaveProperty(field);
    }
  });

  it('is replaced and retracted once, and stays to be read', async () => {
    const customerId = await putCustomer();
    const [other, first] = [await putCustomer(), (await record(customerId, anAcceptance())).body];
    const replaces = first['acceptanceId'];
    expect(outcome(await record(other, anAcceptance({ replaces })))).toEqual([422, 'ACCEPTANCE_REFERENCE_INVALID']);
    const { body: second } = await record(customerId, anAcceptance({ agreedOn: '2020-01-08', replaces }));
    expect(outcome(await record(customerId, { retracts: replaces }))).toEqual([422, 'ACCEPTANCE_REFERENCE_INVALID']);
    expect(await listed(customerId, '?inForce=true')).toEqual([second]);
    expect((await record(customerId, { retracts: second['acceptanceId'] })).status).toBe(201);
    expect((await listed(customerId)).map(({ inForce }) => inForce)).toEqual([false, false, false]);
    const { body } = await call('GET', `/v1/customers/${customerId}`);
    expect(body['standing']).toMatchObject({ value: 'unconfirmed' });
    expect(await application.ledgerFacts('acceptance.retracted')).toMatchObject([
      { customerId, retracts: second['acceptanceId'] },
    ]);
  });

  it.each<[string, unknown]>([
    ['replaces', randomUUID()],
    ['agreedOn', '2999-01-01'],
    ['method', 'direct'],
    ['channel', 'api'],
    ['environment', 'production'],
  ])('is not retracted by a body that also has %s', async (field, value) => {
    const customerId = await putCustomer();
    const { acceptanceId: retracts } = (await record(customerId, anAcceptance())).body;
    const { status, body } = await record(customerId, { retracts, [field]: value });
    expect([status, body['errors']]).toEqual([400, [{ field, message: expect.stringContaining('left out') }]]);
    expect(await listed(customerId, '?inForce=true')).toHaveLength(1);
  });

  it('is listed page by page', async () => {
    const customerId = await putCustomer();
    for (const phone of ['1', '2', '3']) await record(customerId, anAcceptance({ phone }));
    const path = `/v1/customers/${customerId}/acceptances?limit=2`;
    const { body: first } = await call('GET', path);
    const { body: second } = await call('GET', `${path}&cursor=${first['nextCursor'] as string}`);
    const phones = [first, second].flatMap(({ items }) => (items as { phone: string }[]).map(({ phone }) => phone));
    expect([phones, second['nextCursor']]).toEqual([['1', '2', '3'], null]);
  });

  it('counts, however many are recorded at once', async () => {
    const customerId = await putCustomer();
    const phones = Array.from({ length: 12 }, (_, index) => String(index));
    const answers = await Promise.all(phones.map((phone) => record(customerId, anAcceptance({ phone }))));
    expect(answers.map(({ status }) => status)).toEqual(phones.map(() => 201));
    const rows = await application.dataSource.query<{ facts_version: number }[]>(
      'select facts_version from acceptances where customer_id = $1 order by facts_version',
      [customerId],
    );
    expect(rows.map((row) => row.facts_version)).toEqual(phones.map((_, index) => index + 2));
  });

  it('is never changed or removed', async () => {
    await record(await putCustomer(), anAcceptance());
    await expect(application.dataSource.query(`update acceptances set agreed_on = '2019-01-01'`)).rejects.toThrow(
      'never',
    );
    await expect(application.dataSource.query('delete from acceptances')).rejects.toThrow('never');
  });
});

describe('what may be attested', () => {
  it('changes with the days of the policy', async () => {
    const direct = { ...UNDATED_DIRECT };
    const attested = anAcceptance({ agreedOn: '2019-12-01' });
    const enhanced = anAcceptance({ agreedOn: '2019-12-01', method: 'enhanced-attestation' });
    const attempts: [string, Record<string, unknown>, string][] = [
      ['2020-01-31T23:59:59Z', CLOUD_AGREEMENT, ''],
      ['2020-02-01T00:00:00Z', CLOUD_AGREEMENT, 'has not been open to recording since 2020-02-01.'],
      ['2020-02-02T23:59:59Z', direct, 'may be recorded from 2020-02-03 on.'],
      ['2020-02-03T00:00:00Z', direct, ''],
      ['2026-01-04T23:59:59Z', attested, ''],
      ['2026-01-05T00:00:00Z', attested, 'has not been open to recording since 2026-01-05.'],
      ['2026-01-05T00:00:00Z', enhanced, ''],
    ];
    for (const [at, body, refusal] of attempts) {
      await moveTo(at);
      const answer = await record(await putCustomer(), body);
      expect([at, ...outcome(answer)]).toEqual([
        at,
        ...(refusal === '' ? [201, undefined] : [422, 'ATTESTATION_NOT_AVAILABLE']),
      ]);
      if (refusal !== '') expect(answer.body['detail']).toContain(refusal);
    }
  });

  it('directly and without a day was seen today, and is the same tomorrow', async () => {
    await moveTo('2020-03-01T20:00:00Z');
    const customerId = await putCustomer();
    const { body } = await record(customerId, UNDATED_DIRECT);
    expect(body).toMatchObject({ agreedOn: null, firstSeenOn: '2020-03-02', firstName: null });
    await moveTo('2020-03-03T20:00:00Z');
    expect(await record(customerId, UNDATED_DIRECT)).toEqual({ status: 200, body });
    expect((await record(customerId, { ...UNDATED_DIRECT, firstSeenOn: '2020-02-20' })).status).toBe(201);
    expect(outcome(await record(customerId, { ...UNDATED_DIRECT, firstSeenOn: '2020-03-05' }))).toEqual([
      422,
      'AGREED_ON_IN_FUTURE',
    ]);
  });
});
