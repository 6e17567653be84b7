import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportsService } from '../../src/features/imports/index.js';
import { acceptancesCsv, aCustomer, anAcceptance, customersCsv } from '../support/customer-bodies.js';
import {
  BOOTSTRAP_KEY,
  type CustomersApplication,
  startCustomersApplication,
} from '../support/customers-application.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

type Report = Awaited<ReturnType<CustomersApplication['import']>>;

const PRINCIPAL = randomUUID();

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

const counts = ({ status, total, done, failed, unchanged }: Report): Report => ({
  status,
  total,
  done,
  failed,
  unchanged,
});

async function customer(customerId: string): Promise<Record<string, unknown>> {
  return (await application.call('GET', `/v1/customers/${customerId}`)).body;
}

async function count(table: string): Promise<number> {
  const [row] = await application.dataSource.query<[{ rows: number }]>(
    `select count(*)::integer as rows from ${table}`,
  );
  return row.rows;
}

async function tenant(fields: Record<string, unknown> = {}): Promise<string> {
  const partnerTenantId = randomUUID();
  await application.call('POST', '/v1/partner-tenants', { partnerTenantId, name: 'x', timeZone: 'UTC', ...fields });
  return partnerTenantId;
}

describe('an import of customers', () => {
  it('adds and changes the customers of good lines and reports every other line', async () => {
    const [kept, changed, added] = [randomUUID(), randomUUID(), randomUUID()];
    const first = await application.import('customers', customersCsv([{ customerId: kept }, { customerId: changed }]));
    expect(counts(first)).toEqual({ status: 'completed', total: 2, done: 2, failed: 0, unchanged: 0 });

    const second = await application.import(
      'customers',
      customersCsv([
        { customerId: kept },
        { customerId: changed.toUpperCase(), seats: 11, companyName: 'Con\\toso, "Inc."' },
        { customerId: added },
        { customerId: added, seats: 99 },
        { country: 'ZZ', seats: 'many' },
        { companyName: '' },
        { customerId: 'no guid' },
      ]),
    );
    expect(counts(second)).toEqual({ status: 'completed', total: 7, done: 3, failed: 4, unchanged: 1 });
    expect(second['errors']).toEqual([
      {
        line: 5,
        column: 'customerId',
        id: added,
        code: 'LINE_REPEATED',
        message: 'an earlier line brings this customer',
      },
      expect.objectContaining({ line: 6, column: 'country', code: 'FIELD_INVALID' }),
      expect.objectContaining({ line: 6, column: 'seats', code: 'FIELD_INVALID' }),
      expect.objectContaining({ line: 7, column: 'companyName', message: 'expected a value' }),
      expect.objectContaining({ line: 8, column: 'customerId', code: 'FIELD_INVALID' }),
    ]);
    expect(await customer(changed)).toMatchObject({ seats: 11, companyName: 'Con\\toso, "Inc."' });
    expect(await customer(added)).toMatchObject({ ...aCustomer(), seats: 10, standing: { value: 'unconfirmed' } });
    expect(await application.ledgerFacts('import.completed')).toMatchObject([
      { written: 2, unchanged: 0, failed: 0 },
      { importId: second['importId'], imported: 'customers', written: 2, unchanged: 1, failed: 4 },
    ]);
    expect(await count('import_chunks')).toBe(0);
  });

  it('takes columns in any order, a byte order mark, CRLF and blank lines', async () => {
    const customerId = randomUUID();
    const [header = '', line = ''] = customersCsv([{ customerId }]).split('\n');
    const reversed = (text: string): string => text.split(',').toReversed().join(',');
    const report = await application.import('customers', `\uFEFF${reversed(header)}\r\n\r\n${reversed(line)}\r\n`);
    expect(counts(report)).toEqual({ status: 'completed', total: 1, done: 1, failed: 0, unchanged: 0 });
    expect(await customer(customerId)).toMatchObject(aCustomer());
  });

  it("respects other tenants' claims and knows whose agreements have to be read", async () => {
    const [ours, theirs] = [await tenant({ agreementsFrom: 'partner-center' }), await tenant()];
    const [claimed, free] = [randomUUID(), randomUUID()];
    await application.call('PUT', `/v1/customers/${claimed}`, aCustomer({ partnerTenantId: theirs }));
    const file = [
      { customerId: claimed, partnerTenantId: ours, seats: 77 },
      { customerId: free, partnerTenantId: ours },
      { partnerTenantId: randomUUID() },
    ];
    const report = await application.import('customers', customersCsv(file, ['partnerTenantId']));
    expect(counts(report)).toMatchObject({ done: 1, failed: 2 });
    expect(report['errors']).toEqual([
      expect.objectContaining({ line: 2, column: 'partnerTenantId', code: 'CUSTOMER_CLAIMED', id: claimed }),
      expect.objectContaining({ line: 4, column: 'partnerTenantId', code: 'PARTNER_TENANT_UNKNOWN' }),
    ]);
    expect(await customer(claimed)).toMatchObject({ partnerTenantId: theirs, seats: 10 });
    expect(await customer(free)).toMatchObject({ partnerTenantId: ours, standing: { value: 'unknown' } });
    await application.import('customers', customersCsv([{ customerId: free, seats: 3 }]));
    expect(await customer(free)).toMatchObject({ partnerTenantId: ours, seats: 3 });
  });

  it('keeps the former facts of those it changes', async () => {
    const customerId = randomUUID();
    await application.import('customers', customersCsv([{ customerId }]));
    await application.import('customers', customersCsv([{ customerId, country: 'JP' }]));
    const former = await application.dataSource.query<{ country: string }[]>(
      'select country from former_customer_facts where customer_id = $1',
      [customerId],
    );
    expect(former).toEqual([{ country: 'KR' }]);
  });

  const [header = ''] = customersCsv([]).split('\n');
  it.each<[string, string | Uint8Array<ArrayBuffer>, string[]]>([
    ['binary junk', new Uint8Array(randomBytes(500_000)), ['The file is not text in UTF-8.']],
    ['zeros', new Uint8Array(500_000), ['longer than']],
    ['nothing', '', ['The file is empty.']],
    ['a missing column', `${header.replace('seats,', '').replace(',seats', '')}\n`, ['the column is missing']],
    ['a column nobody knows', `${header},=cmd\u0000\n`, ['column 15 is not known']],
    ['a column twice', `${header},seats\n`, ['the column is there twice']],
    ['an open quotation mark in its first line', `"${header}\n`, ['a quotation mark is not closed']],
    ['a broken letter at the end', new Uint8Array([...Buffer.from(`${header}\n`), 0xed]), ['not text in UTF-8']],
  ])('fails as a whole with %s', async (_name, file, messages) => {
    const before = await count('customers');
    const report = await application.import('customers', file);
    expect(report['status']).toBe('failed');
    const errors = report['errors'] as { code: string; message: string }[];
    expect(errors.map(({ code }) => code)).toEqual(messages.map(() => 'IMPORT_FILE_INVALID'));
    messages.forEach((message, index) => {
      expect(errors[index]?.message).toContain(message);
    });
    expect(await count('customers')).toBe(before);
    expect(await count('import_chunks')).toBe(0);
  });

  it('reports lines whose fields cannot be told apart', async () => {
    const file = `${customersCsv([{}])}\nonly,three,fields\n"a"b,c\n`;
    const report = await application.import('customers', file);
    expect(counts(report)).toMatchObject({ done: 1, failed: 2 });
    expect(report['errors']).toEqual([
      { line: 3, code: 'LINE_MALFORMED', message: 'expected 14 fields' },
      { line: 4, code: 'LINE_MALFORMED', message: 'the quotation marks are misplaced' },
    ]);
  });

  it('brings in the lines behind a quotation mark that is not closed', async () => {
    const [first = '', ...lines] = customersCsv([{}, {}]).split('\n');
    const report = await application.import('customers', [first, lines[0], '"x,y', lines[1]].join('\n'));
    expect(counts(report)).toMatchObject({ status: 'completed', done: 2, failed: 1 });
    expect(report['errors']).toEqual([
      { line: 3, code: 'LINE_MALFORMED', message: 'the quotation marks are misplaced' },
    ]);
  });

  it('shows its first 1,000 errors and gives all of them as a file without formulas', async () => {
    const report = await application.import(
      'customers',
      customersCsv(Array.from({ length: 1_200 }, () => ({ country: '=1' }))),
    );
    expect(counts(report)).toMatchObject({ total: 1_200, done: 0, failed: 1_200 });
    expect(report['errors']).toHaveLength(1_000);
    const response = await fetch(`${application.url}/v1/imports/${String(report['importId'])}/errors.csv`, {
      headers: { authorization: `Bearer ${BOOTSTRAP_KEY}` },
    });
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(lines).toHaveLength(1_201);
    expect(lines[1]).toMatch(/^2,country,[0-9a-f-]{36},FIELD_INVALID,expected an ISO 3166-1 country code/);

    const odd = await application.import('customers', `${header},=1+1\n`);
    const file = await fetch(`${application.url}/v1/imports/${String(odd['importId'])}/errors.csv`, {
      headers: { authorization: `Bearer ${BOOTSTRAP_KEY}` },
    });
    expect(await file.text()).toContain('1,column 15,,IMPORT_FILE_INVALID,column 15 is not known');
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['UTF-8', '/v1/customers/import', { 'content-type': 'text/csv; charset="UTF-8"' }, 202],
    ['another character set', '/v1/customers/import', { 'content-type': 'text/csv; charset=utf-16le' }, 415],
    ['a compressed body', '/v1/acceptances/import', { 'content-encoding': 'gzip' }, 415],
    ['a file where JSON belongs', '/v1/customers', {}, 415],
  ])('is answered by the kind of its body: %s', async (_name, path, headers, status) => {
    const response = await fetch(`${application.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${BOOTSTRAP_KEY}`, 'content-type': 'text/csv', ...headers },
      body: customersCsv([{}]),
    });
    const { code } = (await response.json()) as { code?: string };
    expect([response.status, code]).toEqual([status, status === 415 ? 'MEDIA_TYPE_UNSUPPORTED' : undefined]);
  });

  it('refuses bodies of another kind and readers without the scope', async () => {
    const json = await application.call('POST', '/v1/customers/import', {});
    expect([json.status, json.body['code']]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
    const { importId } = await application.import('customers', customersCsv([{}]));
    const scopes = ['acceptances:write', 'customers:read'];
    const { body } = await application.call('POST', '/v1/api-keys', { name: 'k', serviceName: 's', scopes });
    const read = await application.call('GET', `/v1/imports/${String(importId)}`, undefined, body['key'] as string);
    expect([read.status, read.body['code']]).toEqual([403, 'SCOPE_MISSING']);
    const unknown = await application.call('GET', `/v1/imports/${randomUUID()}`);
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'IMPORT_UNKNOWN']);
  });
});

describe('an import that is cut off', () => {
  it('begins anew, and one that has ended stays as it is', async () => {
    const imports = application.nest.get(ImportsService, { strict: false });
    const [good, bad] = [{}, { country: 'ZZ' }];
    const lines = Array.from({ length: 3_000 }, (_, index) => (index % 2 === 0 ? good : bad));
    const before = await count('customers');
    const { importId } = await imports.receive(
      'customers',
      Readable.from([Buffer.from(customersCsv(lines))]),
      PRINCIPAL,
    );
    await expect(imports.run(importId, AbortSignal.abort(new Error('cut off')))).rejects.toThrow();
    expect([await count('customers'), (await imports.report(importId)).row.status]).toEqual([before, 'running']);

    await Promise.all([imports.run(importId), imports.run(importId)]);
    const { row, errors } = await imports.report(importId);
    expect(row).toMatchObject({ status: 'completed', total: 3_000, done: 1_500, failed: 1_500 });
    expect(errors).toHaveLength(1_000);
    expect(await count('customers')).toBe(before + 1_500);
    await imports.run(importId);
    expect((await imports.report(importId)).row).toEqual(row);
  });

  it('leaves nothing of an upload that broke off', async () => {
    const imports = application.nest.get(ImportsService, { strict: false });
    const upload = Readable.from(
      (function* () {
        yield Buffer.alloc(600_000, 'a');
        throw new Error('connection reset');
      })(),
    );
    const before = await count('imports');
    await expect(imports.receive('customers', upload, PRINCIPAL)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect([await count('imports'), await count('import_chunks')]).toEqual([before, 0]);
  });
});

describe('an import of acceptances', () => {
  const [dated, undated, sovereign, replaced] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const direct = { method: 'direct', agreedOn: '', firstName: '', lastName: '', email: '' };

  beforeAll(async () => {
    const cloud = { cloud: 'china', country: 'CN' };
    const customers = [dated, undated, replaced].map((customerId) => ({ customerId }));
    await application.import('customers', customersCsv([...customers, { customerId: sovereign, ...cloud }]));
    await application.call('POST', `/v1/customers/${replaced}/acceptances`, anAcceptance());
  });

  const file = acceptancesCsv(
    [
      { customerId: dated },
      { customerId: dated },
      { customerId: dated, agreementType: 'MicrosoftCloudAgreement', agreedOn: '2016-05-01' },
      { customerId: undated, ...direct },
      { customerId: undated, ...direct, firstSeenOn: '2020-01-05' },
      { customerId: replaced },
      { customerId: randomUUID() },
      { customerId: sovereign },
      { customerId: dated, agreedOn: '2020-01-11' },
      { customerId: undated, ...direct, firstSeenOn: '2020-01-11' },
      { customerId: dated, email: '' },
      { customerId: dated, method: 'enhanced-attestation' },
      { customerId: dated, agreedOn: '0000-01-01' },
    ],
    ['firstSeenOn'],
  );

  it('takes facts as they stand; only a day to come and what cannot be is refused', async () => {
    const report = await application.import('acceptances', file);
    expect(counts(report)).toEqual({ status: 'completed', total: 13, done: 7, failed: 6, unchanged: 2 });
    expect((report['errors'] as Report[]).map(({ line, column, code }) => [line, column, code])).toEqual([
      [8, 'customerId', 'CUSTOMER_UNKNOWN'],
      [9, 'customerId', 'CLOUD_WITHOUT_CONFIRMATION'],
      [10, 'agreedOn', 'AGREED_ON_IN_FUTURE'],
      [11, 'firstSeenOn', 'AGREED_ON_IN_FUTURE'],
      [12, 'email', 'FIELD_INVALID'],
      [14, 'agreedOn', 'FIELD_INVALID'],
    ]);
    const { standing, acceptances } = await customer(undated);
    expect(standing).toMatchObject({ value: 'compliant' });
    expect(acceptances).toMatchObject([{ source: 'import' }, { source: 'import' }]);
    expect((acceptances as Report[]).map(({ firstSeenOn }) => firstSeenOn).toSorted()).toEqual([
      '2020-01-05',
      '2020-01-10',
    ]);
    const versions = await application.dataSource.query<{ facts_version: number }[]>(
      'select distinct facts_version from acceptances where customer_id = $1',
      [dated],
    );
    expect(versions).toEqual([{ facts_version: 2 }]);
  });

  it('shows nothing of a signer when the header is missing', async () => {
    const [, line = ''] = acceptancesCsv([{ customerId: dated, phone: '+82 2 1234' }]).split('\n');
    const report = await application.import('acceptances', `${line}\n`);
    expect(report['status']).toBe('failed');
    expect(report['errors']).toContainEqual({
      line: 1,
      column: 'column 5',
      code: 'IMPORT_FILE_INVALID',
      message: 'column 5 is not known',
    });
    expect(JSON.stringify(report)).not.toMatch(/지우|hanbit|1234/);
  });

  it('changes nothing when it comes again', async () => {
    const before = await count('acceptances');
    const report = await application.import('acceptances', file);
    expect(counts(report)).toEqual({ status: 'completed', total: 13, done: 7, failed: 6, unchanged: 7 });
    expect(await count('acceptances')).toBe(before);
  });
});
