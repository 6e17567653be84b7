import { describe, expect, it } from '@jest/globals';
import {
  aCloudAgreement,
  aCustomer,
  anAcceptance,
  anUndatedAcceptance,
  aPolicy,
  instant,
} from '../../../test/cases/builders.js';
import type { CustomerFacts } from '../agreements/acceptance.js';
import { day } from '../time/instant.js';
import { compileFacts } from './compiled-facts.js';
import { standingAt } from './standing-at.js';
import { isNonCompliant, STANDINGS } from './standing.js';

const standingOf = (facts: Partial<CustomerFacts>, at: string, policy = aPolicy()) =>
  standingAt(compileFacts(aCustomer(facts), policy), policy, instant(at));

const withCloudAgreement = { acceptances: [aCloudAgreement()] };
const withOldAgreement = { acceptances: [anAcceptance()] };
const cutoff = instant('2020-02-01T00:00:00Z');
const block = instant('2026-01-21T00:00:00Z');

describe('a standing', () => {
  it('of nothing holds as long as anyone can tell', () => {
    expect(standingOf({}, '2020-02-01T00:00:00Z')).toEqual({
      value: 'unconfirmed',
      since: null,
      reasons: ['NOTHING_CONFIRMED'],
      next: null,
    });
  });

  it('of the Cloud Agreement is transitional from its own day until the cutoff', () => {
    expect(standingOf(withCloudAgreement, '2020-01-31T23:59:59.999Z')).toEqual({
      value: 'transitional',
      since: instant('2018-09-01T00:00:00Z'),
      reasons: ['CLOUD_AGREEMENT_STILL_ACCEPTED'],
      next: { at: cutoff, value: 'overdue' },
    });
  });

  it('of the Cloud Agreement is overdue from the cutoff', () => {
    expect(standingOf(withCloudAgreement, '2020-02-01T00:00:00Z')).toEqual({
      value: 'overdue',
      since: cutoff,
      reasons: ['CLOUD_AGREEMENT_NO_LONGER_ACCEPTED'],
      next: null,
    });
  });

  it('says what will be met before anything is enforced', () => {
    expect(standingOf(withCloudAgreement, '2018-10-01T00:00:00Z').value).toBe('transitional');
    expect(standingOf({}, '2018-08-01T00:00:00Z').value).toBe('unconfirmed');
    expect(standingOf(withCloudAgreement, '2018-08-01T00:00:00Z')).toMatchObject({
      value: 'unconfirmed',
      next: { at: instant('2018-09-01T00:00:00Z'), value: 'transitional' },
    });
  });

  it('of an MCA is compliant until its text is outdated and that is enforced', () => {
    expect(standingOf(withOldAgreement, '2024-06-01T00:00:00Z')).toEqual({
      value: 'compliant',
      since: instant('2019-11-01T00:00:00Z'),
      reasons: ['MCA_CONFIRMED'],
      next: { at: block, value: 'outdated' },
    });
    expect(standingOf(withOldAgreement, '2026-01-21T00:00:00Z')).toEqual({
      value: 'outdated',
      since: block,
      reasons: ['MCA_BEFORE_REFERENCE_DATE'],
      next: null,
    });
  });

  it('of an outdated direct acceptance says that the sources disagree', () => {
    const direct = { acceptances: [anAcceptance({ method: 'direct', agreedOn: day('2020-03-01') })] };
    expect(standingOf(direct, '2026-02-01T00:00:00Z').reasons).toEqual([
      'MCA_BEFORE_REFERENCE_DATE',
      'DIRECT_ACCEPTANCE_BEFORE_REFERENCE',
    ]);
    expect(standingOf(direct, '2026-01-20T00:00:00Z').reasons).toEqual(['MCA_CONFIRMED']);
  });

  it('of an undated acceptance says that it turns on it', () => {
    const undated = { acceptances: [anUndatedAcceptance()] };
    expect(standingOf(undated, '2026-02-01T00:00:00Z')).toMatchObject({
      value: 'compliant',
      reasons: ['MCA_CONFIRMED', 'UNDATED_DIRECT_ACCEPTANCE'],
    });
    const strict = aPolicy({ undatedDirectSatisfiesReference: false });
    expect(standingOf(undated, '2026-02-01T00:00:00Z', strict)).toMatchObject({
      value: 'outdated',
      reasons: ['MCA_BEFORE_REFERENCE_DATE'],
    });
  });

  it('is unknown until the agreements were read, whatever is in force', () => {
    expect(standingOf({ agreementsReadAt: null }, '2020-02-01T00:00:00Z')).toEqual({
      value: 'unknown',
      since: null,
      reasons: ['AGREEMENTS_NEVER_READ'],
      next: null,
    });
    expect(standingOf({ agreementsReadAt: null, ...withCloudAgreement }, '2020-02-01T00:00:00Z').value).toBe('overdue');
  });

  it('is out of scope in a cloud without confirmation', () => {
    expect(standingOf({ cloud: 'china', ...withCloudAgreement }, '2020-02-01T00:00:00Z')).toEqual({
      value: 'out-of-scope',
      since: null,
      reasons: ['CLOUD_WITHOUT_CONFIRMATION'],
      next: null,
    });
  });

  it('does not count what the sandbox holds', () => {
    const inSandbox = { acceptances: [anAcceptance({ environment: 'sandbox' })] };
    expect(standingOf(inSandbox, '2020-02-01T00:00:00Z').value).toBe('unconfirmed');
  });

  it('began again when it was another one in between', () => {
    const renewed = { acceptances: [anAcceptance(), anAcceptance({ agreedOn: day('2026-03-01') })] };
    expect(standingOf(renewed, '2026-04-01T00:00:00Z')).toMatchObject({
      value: 'compliant',
      since: instant('2026-03-01T00:00:00Z'),
    });
  });
});

it('needs somebody to act when it is unconfirmed, overdue or outdated', () => {
  expect(STANDINGS.filter(isNonCompliant)).toEqual(['unconfirmed', 'overdue', 'outdated']);
});

describe('compiled facts', () => {
  it('share what holds in the sandbox with production unless there is a sandbox record', () => {
    const policy = aPolicy();
    const shared = compileFacts(aCustomer(withOldAgreement), policy);
    expect(shared.sandbox).toBe(shared.production);
    const apart = compileFacts(aCustomer({ acceptances: [anAcceptance({ environment: 'sandbox' })] }), policy);
    expect(apart.sandbox.customerAgreementFrom).toBe(instant('2019-11-01T00:00:00Z'));
    expect(apart.production.customerAgreementFrom).toBe(Infinity);
  });

  it('keep the earliest of several acceptances, in whatever order they come', () => {
    const policy = aPolicy();
    const days = ['2020-05-01', '2020-03-01', '2020-04-01'].map(day);
    const acceptances = [
      ...days.map((agreedOn) => anAcceptance({ agreedOn, method: 'direct' })),
      ...days.map((agreedOn) => aCloudAgreement({ agreedOn })),
      ...days.map((firstSeenOn) => anUndatedAcceptance({ firstSeenOn })),
      anAcceptance({ agreedOn: day('2024-02-01') }),
      anAcceptance({ agreedOn: day('2024-01-01') }),
    ];
    const first = instant('2020-03-01T00:00:00Z');
    expect(compileFacts(aCustomer({ acceptances }), policy).production).toEqual({
      cloudAgreementFrom: first,
      customerAgreementFrom: first,
      currentFrom: instant('2024-01-01T00:00:00Z'),
      undatedFrom: first,
      outdatedDirectFrom: first,
    });
  });

  it('leave out what proves no day', () => {
    const dayless = anUndatedAcceptance({ firstSeenOn: null });
    const { production } = compileFacts(aCustomer({ acceptances: [dayless] }), aPolicy());
    expect(production.customerAgreementFrom).toBe(Infinity);
  });
});
