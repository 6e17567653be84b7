import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CustomerFactsReader } from '../../src/features/agreements/index.js';
import { Database } from '../../src/platform/database/index.js';
import { aCustomer, anAcceptance } from '../support/customer-bodies.js';
import { type CustomersApplication, startCustomersApplication } from '../support/customers-application.js';
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

async function putCustomer(fields: Record<string, unknown> = {}): Promise<string> {
  const customerId = randomUUID();
  const { status } = await call('PUT', `/v1/customers/${customerId}`, aCustomer(fields));
  expect(status).toBe(201);
  return customerId;
}

async function addTenant(fields: Record<string, unknown> = {}): Promise<string> {
  const partnerTenantId = randomUUID();
  const body = { partnerTenantId, name: 'Contoso Korea', timeZone: 'Asia/Seoul', ...fields };
  expect((await call('POST', '/v1/partner-tenants', body)).status).toBe(201);
  return partnerTenantId;
}

async function keyWith(...scopes: string[]): Promise<string> {
  const { body } = await call('POST', '/v1/api-keys', { name: randomUUID(), serviceName: randomUUID(), scopes });
  return body['key'] as string;
}

describe('a customer', () => {
  it('is added, changed and left alone, and the ledger names fields but no values', async () => {
    const customerId = randomUUID();
    const path = `/v1/customers/${customerId.toUpperCase()}`;
    const added = await call('PUT', path, aCustomer());
    expect(added).toMatchObject({ status: 201, body: { ...aCustomer(), customerId, partnerTenantId: null } });
    expect(added.body['standing']).toEqual({
      value: 'unconfirmed',
      since: null,
      reasons: ['NOTHING_CONFIRMED'],
      next: null,
    });
    expect((await call('PUT', path, aCustomer({ seats: 12, contactEmail: 'new@hanbit.example' }))).status).toBe(200);
    expect((await call('PUT', path, aCustomer({ seats: 12, contactEmail: 'new@hanbit.example' }))).status).toBe(200);
    const changes = await application.ledgerFacts('customer.changed');
    expect(changes.filter((facts) => facts['customerId'] === customerId)).toEqual([
      { customerId, fields: ['contactEmail', 'seats'] },
    ]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a field nobody knows', { colour: 'blue' }, 'colour'],
    ['a name of 257 characters', { companyName: '한'.repeat(257) }, 'companyName'],
    ['a control character', { companyName: 'Con\u0007toso' }, 'companyName'],
    ['an e-mail without a domain', { contactEmail: 'kim' }, 'contactEmail'],
    ['a country that is none', { country: 'ZZ' }, 'country'],
    ['a zone that is none', { timeZone: 'Asia/Atlantis' }, 'timeZone'],
    ['a locale that is none', { locale: '-' }, 'locale'],
    ['fewer than no seats', { seats: -1 }, 'seats'],
    ['half a seat', { seats: 0.5 }, 'seats'],
    ['a tenant nobody knows', { partnerTenantId: randomUUID() }, 'partnerTenantId'],
    ['another id than the path names', { customerId: randomUUID() }, 'customerId'],
  ])('is refused with %s', async (_name, fields, field) => {
    const { status, body } = await call('PUT', `/v1/customers/${randomUUID()}`, aCustomer(fields));
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'REQUEST_INVALID' });
    expect(body['errors']).toEqual([expect.objectContaining({ field })]);
  });

  it('has a name of 256 characters of any script, one of them in two code units', async () => {
    const companyName = '𠮷한ä'.padEnd(257, '한');
    const customerId = await putCustomer({ companyName });
    expect((await call('GET', `/v1/customers/${customerId}`)).body['companyName']).toBe(companyName);
  });

  it('is unknown until it is added', async () => {
    expect(await call('GET', `/v1/customers/${randomUUID()}`)).toMatchObject({
      status: 404,
      body: { code: 'CUSTOMER_UNKNOWN' },
    });
  });

  it('shows its acceptances only to those who may read signers', async () => {
    const customerId = await putCustomer();
    await call('POST', `/v1/customers/${customerId}/acceptances`, anAcceptance());
    const whole = await call('GET', `/v1/customers/${customerId}`);
    expect(whole.body).toMatchObject({ standing: { value: 'compliant' }, acceptances: [{ lastName: '김' }] });
    const restricted = await keyWith('customers:read');
    expect((await call('GET', `/v1/customers/${customerId}`, undefined, restricted)).body).not.toHaveProperty(
      'acceptances',
    );
    const { status } = await call('GET', `/v1/customers/${customerId}/acceptances`, undefined, restricted);
    expect(status).toBe(403);
  });
});

describe('a new customer with its acceptance', () => {
  it('is signed by its contact where nobody is named', async () => {
    const customerId = randomUUID();
    const acceptance = {
      agreementType: 'MicrosoftCustomerAgreement',
      method: 'partner-attested',
      agreedOn: '2020-01-10',
    };
    const body = aCustomer({
      customerId,
      contactPhone: '+82 2 1234',
      acceptance: { ...acceptance, firstName: '민수' },
    });
    const { status, body: created } = await call('POST', '/v1/customers', body);
    expect(status).toBe(201);
    expect(created['acceptances']).toEqual([
      expect.objectContaining({
        ...acceptance,
        firstName: '민수',
        lastName: '김',
        email: 'jiwoo@hanbit.example',
        phone: '+82 2 1234',
        source: 'api',
        inForce: true,
      }),
    ]);
    expect(await call('POST', '/v1/customers', body)).toMatchObject({ status: 409, body: { code: 'CUSTOMER_EXISTS' } });
  });

  it('is not added when its acceptance is refused', async () => {
    const customerId = randomUUID();
    const acceptance = anAcceptance({ agreedOn: '2020-01-11' });
    const { status, body } = await call('POST', '/v1/customers', aCustomer({ customerId, acceptance }));
    expect({ status, code: body['code'] }).toEqual({ status: 422, code: 'AGREED_ON_IN_FUTURE' });
    expect((await call('GET', `/v1/customers/${customerId}`)).status).toBe(404);
  });
});

describe('the list of customers', () => {
  const resellerId = 'R-list';
  const names = ['Ärzte', 'alpha', 'Beta_1', 'beta%2', '한빛', 'Gamma', 'delta'];
  let ids: Record<string, string>;

  beforeAll(async () => {
    const added = names.map(async (companyName, seats) => {
      const accountOwnerEmail = seats % 2 === 0 ? 'even@partner.example' : 'odd@partner.example';
      const fields = { companyName, seats, resellerId, accountOwnerEmail, domain: `d${seats}.list.example` };
      return [companyName, await putCustomer({ ...fields, country: seats < 3 ? 'DE' : 'KR' })] as const;
    });
    ids = Object.fromEntries(await Promise.all(added));
    const cloudAgreement = anAcceptance({ agreementType: 'MicrosoftCloudAgreement', agreedOn: '2019-03-01' });
    await call('POST', `/v1/customers/${ids['alpha']}/acceptances`, cloudAgreement);
    await call('POST', `/v1/customers/${ids['Gamma']}/acceptances`, cloudAgreement);
    await call('POST', `/v1/customers/${ids['delta']}/acceptances`, anAcceptance());
  });

  async function namesOf(query: string): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { status, body } = await call('GET', `/v1/customers?reseller=${resellerId}&${query}${page}`);
      expect(status).toBe(200);
      found.push(...(body['items'] as { companyName: string }[]).map(({ companyName }) => companyName));
      cursor = body['nextCursor'] as string | null;
    } while (cursor !== null);
    return found;
  }

  it.each<[string, string[]]>([
    ['limit=3', ['alpha', 'beta%2', 'Beta_1', 'delta', 'Gamma', 'Ärzte', '한빛']],
    ['limit=2&sort=-seats', ['delta', 'Gamma', '한빛', 'beta%2', 'Beta_1', 'alpha', 'Ärzte']],
    ['country=de', ['alpha', 'Beta_1', 'Ärzte']],
    ['owner=odd@partner.example', ['alpha', 'beta%2', 'Gamma']],
    ['q=BETA', ['beta%2', 'Beta_1']],
    ['q=a_1', ['Beta_1']],
    ['q=%25', ['beta%2']],
    ['q=d4.list', ['한빛']],
    ['standing=transitional&limit=1', ['alpha', 'Gamma']],
    ['standing=compliant,transitional', ['alpha', 'delta', 'Gamma']],
    ['standing=overdue&at=2020-02-01T00:00:00Z', ['alpha', 'Gamma']],
    ['standing=overdue&at=2020-01-31T23:59:59.999Z', []],
  ])('%s', async (query, expected) => {
    expect(await namesOf(query)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['sort=standing&limit=2', ['compliant', 'transitional', 'unconfirmed']],
    ['sort=-standing&limit=3', ['unconfirmed', 'transitional', 'compliant']],
  ])('%s', async (query, order) => {
    const found = await namesOf(query);
    expect(new Set(found)).toEqual(new Set(names));
    expect(found).toHaveLength(names.length);
    const standingOf = (name: string): string =>
      ({ alpha: 'transitional', Gamma: 'transitional', delta: 'compliant' })[name] ?? 'unconfirmed';
    const ranks = found.map((name) => order.indexOf(standingOf(name)));
    expect(ranks).toEqual(ranks.toSorted());
  });

  it('finds a customer by the beginning of its id', async () => {
    expect(await namesOf(`q=${ids['Gamma']?.slice(0, 13).toUpperCase()}`)).toEqual(['Gamma']);
  });

  it.each(['sort=colour', 'standing=good', 'limit=0', 'limit=1001', 'cursor=x', 'colour=blue'])(
    'is refused with %s',
    async (query) => {
      expect((await call('GET', `/v1/customers?${query}`)).status).toBe(400);
    },
  );

  it('is refused with a cursor of another sort', async () => {
    const { body } = await call('GET', `/v1/customers?reseller=${resellerId}&limit=1`);
    const { status } = await call('GET', `/v1/customers?sort=seats&cursor=${body['nextCursor'] as string}`);
    expect(status).toBe(400);
  });
});

describe('a partner tenant', () => {
  it('is added once, changed and listed', async () => {
    const partnerTenantId = await addTenant();
    const again = await call('POST', '/v1/partner-tenants', { partnerTenantId, name: 'x', timeZone: 'UTC' });
    expect(again).toMatchObject({ status: 409, body: { code: 'PARTNER_TENANT_EXISTS' } });
    const inputs = async (): Promise<unknown> => application.dataSource.query('select version from gate_inputs');
    const before = await inputs();
    await call('PATCH', `/v1/partner-tenants/${partnerTenantId}`, { name: 'Contoso Seoul' });
    expect(await inputs()).toEqual(before);
    const { body } = await call('PATCH', `/v1/partner-tenants/${partnerTenantId}`, { policyZone: 'Asia/Seoul' });
    expect(body).toMatchObject({ name: 'Contoso Seoul', policyZone: 'Asia/Seoul', agreementsFrom: 'records' });
    expect(await inputs()).not.toEqual(before);
    expect(await application.ledgerFacts('partner-tenant.changed')).toEqual([
      { partnerTenantId, fields: ['name'], policyZone: 'UTC', agreementsFrom: 'records' },
      { partnerTenantId, fields: ['policyZone'], policyZone: 'Asia/Seoul', agreementsFrom: 'records' },
    ]);
    const { body: list } = await call('GET', '/v1/partner-tenants?limit=1000');
    expect(list['items']).toContainEqual(body);
    expect((await call('PATCH', `/v1/partner-tenants/${randomUUID()}`, { name: 'x' })).status).toBe(404);
  });

  it('keeps its customers: a second claim is refused, however many come at once', async () => {
    const [first, second] = [await addTenant(), await addTenant()];
    const customerId = await putCustomer();
    const path = `/v1/customers/${customerId}`;
    const claims = await Promise.all(
      [first, second].map((partnerTenantId) => call('PUT', path, aCustomer({ partnerTenantId }))),
    );
    expect(claims.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(claims.find(({ status }) => status === 409)?.body['code']).toBe('CUSTOMER_CLAIMED');
    const { body } = await call('PUT', path, aCustomer());
    expect([first, second]).toContain(body['partnerTenantId']);
    expect((await call('PUT', path, aCustomer({ partnerTenantId: null }))).body['partnerTenantId']).toBeNull();
    expect((await call('PUT', path, aCustomer({ partnerTenantId: second }))).status).toBe(200);
  });

  it('of Partner Center: its customers are unknown until something is recorded or our records count', async () => {
    const partnerTenantId = await addTenant({ agreementsFrom: 'partner-center' });
    const [recorded, unread] = [await putCustomer({ partnerTenantId }), await putCustomer({ partnerTenantId })];
    const standing = async (customerId: string): Promise<unknown> => {
      const { body } = await call('GET', `/v1/customers/${customerId}`);
      return (body['standing'] as { value: unknown }).value;
    };
    expect(await standing(recorded)).toBe('unknown');
    await call('POST', `/v1/customers/${recorded}/acceptances`, anAcceptance());
    expect([await standing(recorded), await standing(unread)]).toEqual(['compliant', 'unknown']);
    await call('PATCH', `/v1/partner-tenants/${partnerTenantId}`, { agreementsFrom: 'records' });
    expect(await standing(unread)).toBe('unconfirmed');
  });
});

describe("a customer's facts", () => {
  it('are read with their version, streamed in the order of ids, and known as of each version', async () => {
    const reader = application.nest.get(CustomerFactsReader, { strict: false });
    const db = application.nest.get(Database, { strict: false });
    const customerId = await putCustomer({ country: 'KR' });
    const path = `/v1/customers/${customerId}`;
    const { body: first } = await call('POST', `${path}/acceptances`, anAcceptance());
    await call('PUT', path, aCustomer({ country: 'JP', seats: 99 }));
    await call('POST', `${path}/acceptances`, { retracts: first['acceptanceId'] });

    const known = (await db.transaction((tx) => reader.read(tx, [customerId, randomUUID()]))).get(customerId);
    expect(known).toMatchObject({ factsVersion: 4, seats: 99, facts: { country: 'JP', acceptances: [] } });
    const asOf = async (version: number): Promise<unknown> =>
      db.transaction(async (tx) => {
        const facts = await reader.asOfVersion(tx, customerId, version);
        return facts && [facts.country, facts.acceptances.map(({ acceptanceId }) => acceptanceId)];
      });
    expect([await asOf(1), await asOf(2), await asOf(3), await asOf(4), await asOf(5)]).toEqual([
      ['KR', []],
      ['KR', [first['acceptanceId']]],
      ['JP', [first['acceptanceId']]],
      ['JP', []],
      null,
    ]);

    const streamed = await db.snapshot(async (tx) => {
      const customers: string[] = [];
      for await (const batch of reader.stream(tx, 3)) customers.push(...batch.map(({ facts }) => facts.customerId));
      return customers;
    });
    const rows = await application.dataSource.query<{ customer_id: string }[]>('select customer_id from customers');
    expect(streamed).toEqual(rows.map((row) => row.customer_id).toSorted());
  });
});
