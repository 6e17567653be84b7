import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AcceptanceFact,
  type AgreementType,
  type CustomerFacts,
  ENVIRONMENTS,
} from '../../src/domain/agreements/acceptance.js';
import { decideLegibly } from '../../src/domain/gate/decide-legibly.js';
import { OPERATIONS, ORDER_CHANNELS } from '../../src/domain/policy/policy.js';
import { NEWEST_REVISION } from '../../src/domain/policy/revisions/policy-history.js';
import { compilePolicy } from '../../src/domain/timeline/compiled-policy.js';
import { DEFAULT_POLICY_SETTINGS } from '../../src/domain/timeline/dated-policy.js';
import { day, formatInstant, instantFromMs } from '../../src/domain/time/instant.js';
import { temporaryFolder } from '../support/data-folder.js';
import { type RunningProgram, startBuiltProgram } from '../support/running-program.js';

const CUSTOMERS = {
  nothing: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01',
  cloudAgreement: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a02',
  earlyMca: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a03',
  recentMca: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a04',
  china: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a05',
  neverRead: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a06',
  nobody: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1aff',
} as const;
type CustomerName = keyof typeof CUSTOMERS;

const CONNECTED_TENANT = '11111111-2222-4333-8444-555555555555';

const ACCEPTANCES_CSV = [
  'customerId,agreementType,method,agreedOn,firstName,lastName,email,phone',
  `${CUSTOMERS.cloudAgreement},MicrosoftCloudAgreement,partner-attested,2018-09-01,Mina,Seo,mina@hanbit.example,`,
  `${CUSTOMERS.earlyMca},MicrosoftCustomerAgreement,partner-attested,2019-10-01,Mina,Seo,mina@hanbit.example,`,
  `${CUSTOMERS.recentMca},MicrosoftCustomerAgreement,partner-attested,2023-04-01,Mina,Seo,mina@hanbit.example,`,
].join('\n');

const agreed = (agreementType: AgreementType, agreedOn: string): AcceptanceFact => ({
  acceptanceId: agreedOn,
  agreementType,
  method: 'partner-attested',
  agreedOn: day(agreedOn),
  firstSeenOn: null,
  environment: 'production',
});

const known = (facts: Partial<CustomerFacts>): CustomerFacts => ({
  customerId: 'any',
  cloud: 'public',
  agreementsReadAt: instantFromMs(0),
  country: 'KR',
  resellerId: null,
  partnerTenantId: null,
  acceptances: [],
  ...facts,
});

/** The same customers as the rules see them. */
const FACTS: Readonly<Record<CustomerName, CustomerFacts | null>> = {
  nothing: known({}),
  cloudAgreement: known({ acceptances: [agreed('MicrosoftCloudAgreement', '2018-09-01')] }),
  earlyMca: known({ acceptances: [agreed('MicrosoftCustomerAgreement', '2019-10-01')] }),
  recentMca: known({ acceptances: [agreed('MicrosoftCustomerAgreement', '2023-04-01')] }),
  china: known({ cloud: 'china' }),
  neverRead: known({ agreementsReadAt: null }),
  nobody: null,
};

type Row = [customer: CustomerName, request: Record<string, string>, at: string, verdict: string, code: string];

const ALLOW = 'allow';
const DENY = 'deny';

/** Each milestone one millisecond before, at, and one after; through the wire. */
const ROWS: Row[] = [
  ['nothing', { channel: 'dashboard' }, '2018-11-06T23:59:59.999Z', ALLOW, 'NOT_YET_ENFORCED'],
  ['nothing', { channel: 'dashboard' }, '2018-11-07T00:00:00.000Z', DENY, 'CONFIRMATION_MISSING'],
  ['nothing', { channel: 'dashboard' }, '2018-11-07T00:00:00.001Z', DENY, 'CONFIRMATION_MISSING'],
  ['cloudAgreement', { channel: 'dashboard' }, '2018-11-07T00:00:00.000Z', ALLOW, 'CLOUD_AGREEMENT_CONFIRMED'],
  ['nothing', {}, '2019-03-21T23:59:59.999Z', ALLOW, 'NOT_YET_ENFORCED'],
  ['nothing', {}, '2019-03-22T00:00:00.000Z', DENY, 'CONFIRMATION_MISSING'],
  ['nothing', { environment: 'sandbox' }, '2019-03-10T23:59:59.999Z', ALLOW, 'NOT_YET_ENFORCED'],
  ['nothing', { environment: 'sandbox' }, '2019-03-11T00:00:00.000Z', DENY, 'CONFIRMATION_MISSING'],
  ['cloudAgreement', { offer: 'azure-plan' }, '2019-09-30T23:59:59.999Z', ALLOW, 'CLOUD_AGREEMENT_CONFIRMED'],
  ['cloudAgreement', { offer: 'azure-plan' }, '2019-10-01T00:00:00.000Z', DENY, 'MCA_REQUIRED_FOR_OFFER'],
  ['earlyMca', { offer: 'azure-plan' }, '2019-10-01T00:00:00.000Z', ALLOW, 'MCA_CONFIRMED'],
  ['earlyMca', {}, '2019-09-30T23:59:59.999Z', DENY, 'CONFIRMATION_MISSING'],
  ['earlyMca', {}, '2019-10-01T00:00:00.000Z', ALLOW, 'MCA_CONFIRMED'],
  ['cloudAgreement', {}, '2020-01-31T23:59:59.999Z', ALLOW, 'CLOUD_AGREEMENT_CONFIRMED'],
  ['cloudAgreement', {}, '2020-02-01T00:00:00.000Z', DENY, 'MCA_REQUIRED'],
  ['cloudAgreement', {}, '2020-02-01T00:00:00.001Z', DENY, 'MCA_REQUIRED'],
  ['cloudAgreement', { operation: 'seat-change' }, '2020-01-31T23:59:59.999Z', ALLOW, 'CLOUD_AGREEMENT_CONFIRMED'],
  ['cloudAgreement', { operation: 'seat-change' }, '2020-02-01T00:00:00.000Z', DENY, 'MCA_REQUIRED'],
  ['nothing', { operation: 'manual-renewal' }, '2020-01-31T23:59:59.999Z', ALLOW, 'NOT_YET_ENFORCED'],
  ['nothing', { operation: 'manual-renewal' }, '2020-02-01T00:00:00.000Z', DENY, 'CONFIRMATION_MISSING'],
  ['cloudAgreement', { operation: 'auto-renewal' }, '2020-02-01T00:00:00.000Z', ALLOW, 'OPERATION_NOT_GATED'],
  ['cloudAgreement', { operation: 'cancel' }, '2026-11-01T00:00:00.000Z', ALLOW, 'OPERATION_NOT_GATED'],
  ['earlyMca', {}, '2026-01-20T23:59:59.999Z', ALLOW, 'MCA_CONFIRMED'],
  ['earlyMca', {}, '2026-01-21T00:00:00.000Z', DENY, 'ACCEPTANCE_OUTDATED'],
  ['recentMca', {}, '2026-01-21T00:00:00.000Z', ALLOW, 'MCA_CONFIRMED'],
  ['earlyMca', { operation: 'term-change' }, '2026-01-20T23:59:59.999Z', ALLOW, 'NOT_YET_ENFORCED'],
  ['earlyMca', { operation: 'term-change' }, '2026-01-21T00:00:00.000Z', DENY, 'ACCEPTANCE_OUTDATED'],
  [
    'earlyMca',
    { operation: 'seat-change', offer: 'usage-based' },
    '2026-02-01T00:00:00Z',
    ALLOW,
    'OPERATION_NOT_GATED',
  ],
  ['china', {}, '2020-02-01T00:00:00.000Z', ALLOW, 'CLOUD_OUT_OF_SCOPE'],
  ['neverRead', {}, '2020-02-01T00:00:00.000Z', DENY, 'FACTS_UNKNOWN'],
  ['nobody', {}, '2020-02-01T00:00:00.000Z', DENY, 'CUSTOMER_UNKNOWN'],
];

describe('the gate over HTTP, around every milestone', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: RunningProgram;

  beforeAll(async () => {
    folder = await temporaryFolder();
    program = await startBuiltProgram({ DATA_DIR: folder.path, CLOCK_AT: '2026-10-01T09:00:00+09:00' });
    await program.ask('POST', '/v1/partner-tenants', {
      partnerTenantId: CONNECTED_TENANT,
      name: 'Connected',
      timeZone: 'Asia/Seoul',
      agreementsFrom: 'partner-center',
    });
    for (const [name, customerId] of Object.entries(CUSTOMERS)) {
      if (name === 'nobody') continue;
      const stored = await program.ask('PUT', `/v1/customers/${customerId}`, {
        companyName: `한빛무역 ${name}`,
        domain: `${name.toLowerCase()}.onmicrosoft.example`,
        country: 'KR',
        cloud: name === 'china' ? 'china' : 'public',
        timeZone: 'Asia/Seoul',
        locale: 'ko-KR',
        seats: 10,
        ...(name === 'neverRead' ? { partnerTenantId: CONNECTED_TENANT } : {}),
      });
      expect([stored.status, stored.body]).toEqual([201, expect.anything()]);
    }
    await importAcceptances(program, ACCEPTANCES_CSV);
  });

  afterAll(async () => {
    await program.end();
    await folder.remove();
  });

  it.each(ROWS)('%s %j at %s: %s %s', async (customer, request, at, verdict, code) => {
    const { status, body } = await program.ask('POST', '/v1/gate/check', {
      customerId: CUSTOMERS[customer],
      operation: 'new-order',
      ...request,
      at,
    });
    expect(body).toMatchObject({ verdict, code, simulated: true, at: new Date(at).toISOString() });
    expect(status).toBe(200);
  });

  it('answers every standing just before, at and just after every milestone as the rules say, read top to bottom', async () => {
    const policy = compilePolicy(NEWEST_REVISION, DEFAULT_POLICY_SETTINGS);
    const requests = ENVIRONMENTS.flatMap((environment) =>
      ORDER_CHANNELS.flatMap((channel) => OPERATIONS.map((operation) => ({ operation, channel, environment }))),
    );
    const instants = policy.milestones.flatMap(({ at }) => [at - 1, at, at + 1].map(instantFromMs));
    let compared = 0;
    for (const [name, customerId] of Object.entries(CUSTOMERS)) {
      const facts = FACTS[name as CustomerName];
      for (const at of new Set(instants)) {
        const checks = requests.map((request) => ({ customerId, ...request, at: formatInstant(at) }));
        const { body } = await program.ask('POST', '/v1/gate/check-batch', { checks });
        const decisions = body['decisions'] as { verdict: string; code: string; standing: string }[];
        const expected = requests.map((request) => {
          const context = { facts, policy, modes: [], overrides: [] };
          const { verdict, code, standing } = decideLegibly({ offer: 'seat-based', ...request }, context, at);
          return { verdict, code, standing };
        });
        expect(decisions.map(({ verdict, code, standing }) => ({ verdict, code, standing }))).toEqual(expected);
        compared += decisions.length;
      }
    }
    expect(compared).toBeGreaterThan(10_000);
  }, 120_000);

  it('answers with the whole decision', async () => {
    const { body } = await program.ask(
      'POST',
      '/v1/gate/check',
      { customerId: CUSTOMERS.cloudAgreement, operation: 'seat-change', at: '2020-01-10T00:00:00Z' },
      { 'accept-language': 'en' },
    );
    expect(body).toMatchObject({
      verdict: 'allow',
      code: 'CLOUD_AGREEMENT_CONFIRMED',
      standing: 'transitional',
      mode: 'enforce',
      next: { at: '2020-02-01T00:00:00.000Z', verdict: 'deny', code: 'MCA_REQUIRED' },
    });
    expect(body['message']).toContain('31 January 2020');
  });

  it('logs what it enforces, and finds it again', async () => {
    const asked = await program.ask('POST', '/v1/gate/check', {
      customerId: CUSTOMERS.recentMca,
      operation: 'new-order',
    });
    expect(asked.body).toMatchObject({
      verdict: 'allow',
      simulated: false,
      at: expect.stringContaining('2026-10-01T'),
    });
    const logged = await program.ask('GET', `/v1/decisions/${String(asked.body['decisionId'])}`);
    expect(logged.body).toMatchObject({ verdict: 'allow', code: 'MCA_CONFIRMED', customerId: CUSTOMERS.recentMca });
    const listed = await program.ask('GET', `/v1/decisions?customerId=${CUSTOMERS.recentMca}`);
    expect(listed.body['items']).toHaveLength(1);
  });

  it('answers a batch in the order asked', async () => {
    const checks = ROWS.map(([customer, request, at]) => ({
      customerId: CUSTOMERS[customer],
      operation: 'new-order',
      ...request,
      at,
    }));
    const { body } = await program.ask('POST', '/v1/gate/check-batch', { checks });
    const decisions = body['decisions'] as { verdict: string; code: string }[];
    expect(decisions.map(({ verdict, code }) => [verdict, code])).toEqual(
      ROWS.map(([, , , verdict, code]) => [verdict, code]),
    );
  });
});

async function importAcceptances(program: RunningProgram, csv: string): Promise<void> {
  const accepted = await program.ask('POST', '/v1/acceptances/import', csv, { 'content-type': 'text/csv' });
  expect(accepted.status).toBe(202);
  const path = `/v1/imports/${String(accepted.body['importId'])}`;
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { body } = await program.ask('GET', path);
    if (body['status'] === 'completed') {
      expect(body).toMatchObject({ done: 3, failed: 0, errors: [] });
      return;
    }
    if (body['status'] === 'failed' || Date.now() > deadline) throw new Error(JSON.stringify(body));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
