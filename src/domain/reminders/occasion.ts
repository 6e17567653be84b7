import { isNonCompliant } from '../compliance/standing.js';
import type { StandingAt } from '../compliance/standing-at.js';
import type { Instant } from '../time/instant.js';

/** Why a customer is reminded: a deadline that comes, or one that has passed without a confirmation. */
export interface Occasion {
  readonly kind: 'deadline-ahead' | 'deadline-passed';
  /** `deadline-ahead`: the first instant at which orders fail. `deadline-passed`: when the standing began. */
  readonly deadlineAt: Instant;
}

/**
 * Why a customer of this standing is reminded; null when there is no reason.
 *
 * @param knownSince When the customer was first seen in this standing: the beginning of one that has no other.
 */
export function occasionOf(
  { value, since, next }: Pick<StandingAt, 'value' | 'since' | 'next'>,
  knownSince: Instant,
): Occasion | null {
  if (isNonCompliant(value)) return { kind: 'deadline-passed', deadlineAt: since ?? knownSince };
  if (next !== null && isNonCompliant(next.value)) return { kind: 'deadline-ahead', deadlineAt: next.at };
  return null;
}
