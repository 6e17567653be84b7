import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../support/data-folder.js';
import { type Answer, type RunningProgram, startBuiltProgram } from '../support/running-program.js';

const CUSTOMER = '00000000-0000-4000-8000-000000000001';

describe('Idempotency-Key', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: RunningProgram;

  const record = (key: string, day: string): Promise<Answer> =>
    program.ask(
      'POST',
      `/v1/customers/${CUSTOMER}/acceptances`,
      {
        agreementType: 'MicrosoftCustomerAgreement',
        method: 'partner-attested',
        agreedOn: day,
        firstName: 'Mina',
        lastName: 'Seo',
        email: 'mina.seo@hanbit.example',
      },
      { 'idempotency-key': key },
    );

  beforeAll(async () => {
    folder = await temporaryFolder();
    program = await startBuiltProgram({ DATA_DIR: folder.path, CLOCK_AT: '2020-02-10T09:00:00Z' });
    await program.ask('PUT', `/v1/customers/${CUSTOMER}`, {
      companyName: 'Hanbit Trading',
      domain: 'hanbit.example',
      country: 'KR',
      cloud: 'public',
      timeZone: 'Asia/Seoul',
      locale: 'ko-KR',
      seats: 10,
    });
  });

  afterAll(async () => {
    await program.end();
    await folder.remove();
  });

  it('answers a repeated request as the first, and does its work once', async () => {
    const first = await record('a', '2020-02-09');
    const second = await record('a', '2020-02-09');
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    const { body } = await program.ask('GET', `/v1/customers/${CUSTOMER}/acceptances`);
    expect(body['items']).toHaveLength(1);
  });

  it('refuses the key of another request', async () => {
    await record('b', '2020-02-08');
    const other = await record('b', '2020-02-07');
    expect([other.status, other.body['code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('lets a request that failed be made again', async () => {
    const failed = await record('c', '2020-03-01');
    expect([failed.status, failed.body['code']]).toEqual([422, 'AGREED_ON_IN_FUTURE']);
    const again = await record('c', '2020-03-01');
    expect([again.status, again.body['code']]).toEqual([422, 'AGREED_ON_IN_FUTURE']);
  });

  it('refuses the key with an upload, which nothing would tell from another', async () => {
    const headers = { 'idempotency-key': 'e', 'content-type': 'text/csv' };
    const upload = await program.ask('POST', '/v1/customers/import', 'customerId\n', headers);
    expect([upload.status, upload.body['code']]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('shows a new key the first time only', async () => {
    const create = (): Promise<Answer> =>
      program.ask(
        'POST',
        '/v1/api-keys',
        { name: 'ordering', serviceName: 'ordering', scopes: ['gate:check'] },
        { 'idempotency-key': 'd' },
      );
    const [first, second] = [await create(), await create()];
    expect(first.body['key']).toMatch(/^mca_/);
    expect(second.body).toEqual({ ...first.body, key: undefined });
  });
});
