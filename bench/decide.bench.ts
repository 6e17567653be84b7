import { compileFacts } from '../src/domain/compliance/compiled-facts.js';
import type { CustomerFacts } from '../src/domain/agreements/acceptance.js';
import { decideCompiled } from '../src/domain/gate/decide-compiled.js';
import { decideLegibly } from '../src/domain/gate/decide-legibly.js';
import { mostSpecificFirst } from '../src/domain/gate/mode.js';
import { OFFERS, OPERATIONS } from '../src/domain/policy/policy.js';
import { NEWEST_REVISION } from '../src/domain/policy/revisions/policy-history.js';
import { compilePolicy } from '../src/domain/timeline/compiled-policy.js';
import { DEFAULT_POLICY_SETTINGS } from '../src/domain/timeline/dated-policy.js';
import { day, instantFromMs } from '../src/domain/time/instant.js';
import type { Figure } from './figure.js';
import { medianOf, nanosecondsPerCall } from './measure.js';

const policy = compilePolicy(NEWEST_REVISION, DEFAULT_POLICY_SETTINGS);
const modes = mostSpecificFirst([]);

const customer = (
  agreedOn: string | null,
  agreementType: 'MicrosoftCloudAgreement' | 'MicrosoftCustomerAgreement',
) => ({
  customerId: agreedOn ?? 'none',
  cloud: 'public' as const,
  agreementsReadAt: instantFromMs(0),
  country: 'KR',
  resellerId: null,
  partnerTenantId: null,
  acceptances:
    agreedOn === null
      ? []
      : [
          {
            acceptanceId: agreedOn,
            agreementType,
            method: 'partner-attested' as const,
            agreedOn: day(agreedOn),
            firstSeenOn: null,
            environment: 'production' as const,
          },
        ],
});

const customers: readonly CustomerFacts[] = [
  customer(null, 'MicrosoftCloudAgreement'),
  customer('2018-09-01', 'MicrosoftCloudAgreement'),
  customer('2019-11-01', 'MicrosoftCustomerAgreement'),
  customer('2023-05-01', 'MicrosoftCustomerAgreement'),
];

/** Every operation on every offer, for each kind of customer, one after another from 2018 to 2027. */
const cases = customers.flatMap((facts, index) =>
  OPERATIONS.flatMap((operation) =>
    OFFERS.map((offer, step) => ({
      request: { operation, offer, channel: 'api' as const, environment: 'production' as const },
      facts,
      compiled: compileFacts(facts, policy),
      at: instantFromMs(Date.UTC(2018 + ((index * 3 + step * 2) % 10), step, 15)),
    })),
  ),
);

/** One decision in process, with code, rule and next change: by the compiled evaluator, and by the legible one. */
export function decide(): Figure {
  let denials = 0;
  const compiled = (): void => {
    for (const { request, compiled: facts, at } of cases) {
      if (decideCompiled(request, { facts, policy, modes, overrides: [] }, at).verdict === 'deny') denials += 1;
    }
  };
  const legible = (): void => {
    for (const { request, facts, at } of cases) {
      if (decideLegibly(request, { facts, policy, modes: [], overrides: [] }, at).verdict === 'deny') denials += 1;
    }
  };
  const compiledNs = medianOf(9, () => nanosecondsPerCall(compiled, 2_000)) / cases.length;
  const legibleNs = medianOf(3, () => nanosecondsPerCall(legible, 5)) / cases.length;
  if (denials === 0) throw new Error('Nothing was denied: the cases do not show what they should.');
  return {
    name: 'one decision in process, with code, rule and next change',
    bar: 'at most 1 microsecond',
    found: `${(compiledNs / 1_000).toFixed(2)} microseconds`,
    ratio: `${(legibleNs / compiledNs).toFixed(0)} times as fast as the legible evaluator`,
  };
}
