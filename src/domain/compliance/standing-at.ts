import type { Cloud } from '../agreements/acceptance.js';
import { segmentAt, type CompiledPolicy } from '../timeline/compiled-policy.js';
import { ALWAYS, NEVER, type Instant } from '../time/instant.js';
import { findingFrom, warningsFrom, type CompiledFacts, type Holdings } from './compiled-facts.js';
import { STANDING_OF_FINDING, type FindingWarning } from './finding.js';
import type { Standing } from './standing.js';

/** Why a standing is what it is: what was found, and what to know about it. */
export type StandingReason =
  | 'MCA_CONFIRMED'
  | 'CLOUD_AGREEMENT_STILL_ACCEPTED'
  | 'CLOUD_AGREEMENT_NO_LONGER_ACCEPTED'
  | 'NOTHING_CONFIRMED'
  | 'MCA_BEFORE_REFERENCE_DATE'
  | 'CLOUD_WITHOUT_CONFIRMATION'
  | 'AGREEMENTS_NEVER_READ'
  | FindingWarning;

/** A standing, since when it holds (null: as far back as the facts reach) and when it becomes another by itself. */
export interface StandingAt {
  readonly value: Standing;
  readonly since: Instant | null;
  readonly reasons: readonly StandingReason[];
  readonly next: { readonly at: Instant; readonly value: Standing } | null;
}

const REASON_OF_STANDING: Readonly<Record<Standing, StandingReason>> = {
  compliant: 'MCA_CONFIRMED',
  transitional: 'CLOUD_AGREEMENT_STILL_ACCEPTED',
  overdue: 'CLOUD_AGREEMENT_NO_LONGER_ACCEPTED',
  unconfirmed: 'NOTHING_CONFIRMED',
  outdated: 'MCA_BEFORE_REFERENCE_DATE',
  'out-of-scope': 'CLOUD_WITHOUT_CONFIRMATION',
  unknown: 'AGREEMENTS_NEVER_READ',
};

/** A customer's standing at an instant; the same as `legibleStanding`, from the tables. */
export function standingOf(facts: CompiledFacts, policy: CompiledPolicy, at: Instant): Standing {
  const tables = policy.tables[facts.cloud];
  if (tables === null) return 'out-of-scope';
  if (facts.isNeverRead) return 'unknown';
  const { rule } = segmentAt(tables.standingSegments, at);
  const { undatedDirectSatisfiesReference } = policy.settings;
  return STANDING_OF_FINDING[findingFrom(rule, facts.production, undatedDirectSatisfiesReference, at)];
}

/** A customer's standing at an instant with its reasons, when it began and when it will change by itself. */
export function standingAt(facts: CompiledFacts, policy: CompiledPolicy, at: Instant): StandingAt {
  const value = standingOf(facts, policy, at);
  const instants = changesOf(facts, policy);
  const valueAt = (instant: Instant): Standing => standingOf(facts, policy, instant);
  const nextAt = instants.find((instant) => instant > at && valueAt(instant) !== value);

  let since: Instant | null = null;
  for (const instant of instants) {
    if (instant > at) break;
    if (valueAt(instant) !== value) since = null;
    else since ??= instant;
  }
  return {
    value,
    since: since === ALWAYS ? null : since,
    reasons: [REASON_OF_STANDING[value], ...warningsAt(facts, policy, value, at)],
    next: nextAt === undefined ? null : { at: nextAt, value: valueAt(nextAt) },
  };
}

/** Every instant at which the standing might change, in the order of time, from the beginning of time on. */
function changesOf({ cloud, production }: CompiledFacts, policy: CompiledPolicy): readonly Instant[] {
  const segments = policy.tables[cloud]?.standingSegments ?? [];
  const instants = [ALWAYS, ...segments.map(({ from }) => from), ...acceptanceInstants(production)];
  return instants.filter((instant) => instant !== NEVER).sort((a, b) => a - b);
}

const acceptanceInstants = (holdings: Holdings): readonly Instant[] => [
  holdings.cloudAgreementFrom,
  holdings.customerAgreementFrom,
  holdings.currentFrom,
  holdings.undatedFrom,
];

function warningsAt(
  { cloud, production }: { readonly cloud: Cloud; readonly production: Holdings },
  policy: CompiledPolicy,
  value: Standing,
  at: Instant,
): readonly FindingWarning[] {
  const tables = policy.tables[cloud];
  if (tables === null) return [];
  const { rule } = segmentAt(tables.standingSegments, at);
  if (value === 'compliant') return warningsFrom(rule, 'customer-agreement', production, at);
  return value === 'outdated' ? warningsFrom(rule, 'outdated', production, at) : [];
}
