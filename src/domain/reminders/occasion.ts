import { isNonCompliant, type Standing } from '../compliance/standing.js';
import { type Instant } from '../time/instant.js';

/** Why a customer is reminded: a deadline that comes, or one that has passed without a confirmation. */
export interface Occasion {
  readonly kind: 'deadline-ahead' | 'deadline-passed';
  /** `deadline-ahead`: the first instant at which orders fail. `deadline-passed`: when the standing began. */
  readonly deadlineAt: Instant;
}

/** The part of a standing on which reminders turn. */
export interface StandingForReminders {
  readonly value: Standing;
  readonly since: Instant;
  readonly next: { readonly at: Instant; readonly value: Standing } | null;
}

/** Why a customer of this standing is reminded; null when there is no reason. */
export function occasionOf({ value, since, next }: StandingForReminders): Occasion | null {
  if (isNonCompliant(value)) return { kind: 'deadline-passed', deadlineAt: since };
  if (next !== null && isNonCompliant(next.value)) return { kind: 'deadline-ahead', deadlineAt: next.at };
  return null;
}
