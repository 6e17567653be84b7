import { describe, expect, it } from '@jest/globals';
import { aPolicy, instant } from '../../../test/cases/builders.js';
import { day } from '../time/instant.js';
import { isAgreedOnInFuture, mayAttest, type AttestationRequest } from './attestation.js';

const anAttestation = (request: Partial<AttestationRequest> = {}): AttestationRequest => ({
  agreementType: 'MicrosoftCustomerAgreement',
  method: 'partner-attested',
  channel: 'api',
  environment: 'production',
  ...request,
});

const cloudAgreement = anAttestation({ agreementType: 'MicrosoftCloudAgreement' });
const OPEN = { kind: 'open' };
const notBefore = (opensOn: string) => ({ kind: 'closed', reason: 'NOT_YET_OPEN', opensOn });
const closedFrom = (closedOn: string) => ({ kind: 'closed', reason: 'NO_LONGER_OPEN', closedOn });
const NEVER_OPEN = { kind: 'closed', reason: 'NEVER_OPEN' };

describe('what may be attested now', () => {
  it.each<[string, AttestationRequest, string, unknown]>([
    [
      'the Cloud Agreement before it could be recorded',
      cloudAgreement,
      '2018-08-06T23:59:59.999Z',
      notBefore('2018-08-07'),
    ],
    ['the Cloud Agreement from its first day', cloudAgreement, '2018-08-07T00:00:00Z', OPEN],
    ['the Cloud Agreement on its last day', cloudAgreement, '2020-01-31T23:59:59.999Z', OPEN],
    ['the Cloud Agreement from the cutoff', cloudAgreement, '2020-02-01T00:00:00Z', closedFrom('2020-02-01')],
    [
      'the Cloud Agreement in the sandbox',
      anAttestation({ ...cloudAgreement, environment: 'sandbox' }),
      '2019-01-01T00:00:00Z',
      OPEN,
    ],
    [
      'the Cloud Agreement by SDK',
      anAttestation({ ...cloudAgreement, channel: 'sdk' }),
      '2019-01-01T00:00:00Z',
      NEVER_OPEN,
    ],
    ['the MCA before production', anAttestation(), '2019-09-30T23:59:59.999Z', notBefore('2019-10-01')],
    ['the MCA in production', anAttestation(), '2019-10-01T00:00:00Z', OPEN],
    ['the MCA by SDK in production', anAttestation({ channel: 'sdk' }), '2019-10-01T00:00:00Z', OPEN],
    [
      'the MCA in the sandbox on the dashboard, too early',
      anAttestation({ environment: 'sandbox', channel: 'dashboard' }),
      '2019-07-31T23:59:59.999Z',
      notBefore('2019-08-01'),
    ],
    [
      'the MCA in the sandbox on the dashboard',
      anAttestation({ environment: 'sandbox', channel: 'dashboard' }),
      '2019-08-01T00:00:00Z',
      OPEN,
    ],
    [
      'the MCA in the sandbox by API, too early',
      anAttestation({ environment: 'sandbox' }),
      '2019-09-02T23:59:59.999Z',
      notBefore('2019-09-03'),
    ],
    ['the MCA in the sandbox by API', anAttestation({ environment: 'sandbox' }), '2019-09-03T00:00:00Z', OPEN],
    [
      'the MCA in the sandbox by SDK, too early',
      anAttestation({ environment: 'sandbox', channel: 'sdk' }),
      '2019-09-19T23:59:59.999Z',
      notBefore('2019-09-20'),
    ],
    [
      'the MCA in the sandbox by SDK',
      anAttestation({ environment: 'sandbox', channel: 'sdk' }),
      '2019-09-20T00:00:00Z',
      OPEN,
    ],
    ['the old attestation on its last day', anAttestation({ channel: 'dashboard' }), '2026-01-04T23:59:59.999Z', OPEN],
    [
      'the old attestation after its end',
      anAttestation({ channel: 'dashboard' }),
      '2026-01-05T00:00:00Z',
      closedFrom('2026-01-05'),
    ],
    ['the old attestation after its end, by API', anAttestation(), '2026-01-05T00:00:00Z', closedFrom('2026-01-05')],
    [
      'the old attestation after its end, in the sandbox',
      anAttestation({ environment: 'sandbox' }),
      '2026-01-05T00:00:00Z',
      closedFrom('2026-01-05'),
    ],
    [
      'a direct acceptance too early',
      anAttestation({ method: 'direct' }),
      '2020-02-02T23:59:59.999Z',
      notBefore('2020-02-03'),
    ],
    ['a direct acceptance', anAttestation({ method: 'direct' }), '2020-02-03T00:00:00Z', OPEN],
    [
      'a direct acceptance long after',
      anAttestation({ method: 'direct', channel: 'dashboard' }),
      '2026-06-01T00:00:00Z',
      OPEN,
    ],
    [
      'a direct acceptance of the Cloud Agreement',
      anAttestation({ ...cloudAgreement, method: 'direct' }),
      '2020-03-01T00:00:00Z',
      NEVER_OPEN,
    ],
    [
      'enhanced attestation too early',
      anAttestation({ method: 'enhanced-attestation' }),
      '2025-07-09T23:59:59.999Z',
      notBefore('2025-07-10'),
    ],
    ['enhanced attestation', anAttestation({ method: 'enhanced-attestation' }), '2025-07-10T00:00:00Z', OPEN],
    [
      'enhanced attestation in the sandbox, too early',
      anAttestation({ method: 'enhanced-attestation', environment: 'sandbox' }),
      '2025-04-10T23:59:59.999Z',
      notBefore('2025-04-11'),
    ],
    [
      'enhanced attestation in the sandbox',
      anAttestation({ method: 'enhanced-attestation', environment: 'sandbox' }),
      '2025-04-11T00:00:00Z',
      OPEN,
    ],
    [
      'enhanced attestation on the dashboard',
      anAttestation({ method: 'enhanced-attestation', channel: 'dashboard' }),
      '2026-06-01T00:00:00Z',
      NEVER_OPEN,
    ],
  ])('%s', (_name, request, at, expected) => {
    expect(mayAttest(request, aPolicy(), instant(at))).toEqual(expected);
  });

  it.each<[string, string, unknown]>([
    ['still on the day before the literal removal', '2020-01-30T23:59:59.999Z', OPEN],
    ['no more on the day of the literal removal', '2020-01-31T00:00:00Z', closedFrom('2020-01-31')],
  ])('the Cloud Agreement under the conservative reading, %s', (_name, at, expected) => {
    expect(mayAttest(cloudAgreement, aPolicy({ boundary: 'conservative' }), instant(at))).toEqual(expected);
  });

  it('follows the zone of the policy', () => {
    const policy = aPolicy({ zone: 'Asia/Seoul' });
    expect(mayAttest(cloudAgreement, policy, instant('2020-01-31T15:00:00Z'))).toEqual(closedFrom('2020-02-01'));
  });

  it('names the next opening where a closed window is followed by another', () => {
    const policy = aPolicy();
    const windows = policy.attestationWindows.filter(({ window }) => window.id === 'cloud-agreement');
    const reopened = windows.map((dated) => ({
      ...dated,
      from: instant('2021-01-01T00:00:00Z'),
      until: instant('2022-01-01T00:00:00Z'),
      opensOn: day('2021-01-01'),
      closedOn: day('2022-01-01'),
    }));
    const twice = { ...policy, attestationWindows: [...reopened, ...windows] };
    expect(mayAttest(cloudAgreement, twice, instant('2018-01-01T00:00:00Z'))).toEqual(notBefore('2018-08-07'));
    expect(mayAttest(cloudAgreement, twice, instant('2020-06-01T00:00:00Z'))).toEqual(notBefore('2021-01-01'));
    expect(mayAttest(cloudAgreement, twice, instant('2022-06-01T00:00:00Z'))).toEqual(closedFrom('2022-01-01'));
  });
});

describe('a day of agreement is in the future', () => {
  it.each<[string, string, string, string, boolean]>([
    ['not on the very day', '2020-02-01', '2020-02-01T00:00:00Z', 'UTC', false],
    ['on the day after', '2020-02-02', '2020-02-01T23:59:59.999Z', 'UTC', true],
    ["not where the partner's day has already begun", '2020-02-02', '2020-02-01T15:00:00Z', 'Asia/Seoul', false],
    ["where the partner's day has not begun", '2020-02-01', '2020-02-01T07:59:59.999Z', 'America/Los_Angeles', true],
  ])('%s', (_name, agreedOn, at, zone, expected) => {
    expect(isAgreedOnInFuture(day(agreedOn), instant(at), zone)).toBe(expected);
  });
});
