import { InvariantError } from '../errors.js';
import type { AttestationWindow, Milestone, PolicyRevision, Rule } from '../policy/policy.js';
import { addDays, NEVER, startOfDay, type CalendarDay, type Instant } from '../time/instant.js';

/** `standard`: the announced last good day is good. `conservative`: the earlier reading, where a milestone has one. */
export type Boundary = 'standard' | 'conservative';

/** How the days of a revision become instants, and what an undated direct acceptance is worth. */
export interface PolicySettings {
  readonly zone: string;
  readonly boundary: Boundary;
  readonly undatedDirectSatisfiesReference: boolean;
}

/** UTC, the announced last good day counts, an undated direct acceptance satisfies a reference date. */
export const DEFAULT_POLICY_SETTINGS: PolicySettings = {
  zone: 'UTC',
  boundary: 'standard',
  undatedDirectSatisfiesReference: true,
};

/** The first calendar day on which a milestone acts. */
export function firstDayOf(milestone: Milestone, boundary: Boundary): CalendarDay {
  const conservative = boundary === 'conservative' ? milestone.conservativeLastGoodOn : null;
  const lastGoodOn = conservative ?? milestone.lastGoodOn;
  return lastGoodOn === null ? milestone.effectiveOn : addDays(lastGoodOn, 1);
}

/** A milestone, the instant from which it acts, and the last calendar day before it: the day people are shown. */
export interface DatedMilestone {
  readonly milestone: Milestone;
  readonly at: Instant;
  readonly lastGoodOn: CalendarDay;
}

/** A rule in `[from, until)`; `until` is `NEVER` where no milestone ends it. */
export interface DatedRule {
  readonly rule: Rule;
  readonly from: Instant;
  readonly until: Instant;
  /** The last calendar day before the rule begins to bind. */
  readonly lastGoodOn: CalendarDay;
  /** The reference date: an MCA agreed before this day is outdated. Null: any MCA satisfies the rule. */
  readonly agreedFrom: CalendarDay | null;
}

/** An attestation window in `[from, until)` with its first open and its first closed day. */
export interface DatedWindow {
  readonly window: AttestationWindow;
  readonly from: Instant;
  readonly until: Instant;
  readonly opensOn: CalendarDay;
  readonly closedOn: CalendarDay | null;
}

/** A revision in which every day has become an instant; milestones in the order in which they act. */
export interface DatedPolicy {
  readonly revision: PolicyRevision;
  readonly settings: PolicySettings;
  readonly milestones: readonly DatedMilestone[];
  readonly rules: readonly DatedRule[];
  readonly attestationWindows: readonly DatedWindow[];
}

/**
 * Makes instants of a revision's days, once, so that nothing later reads a calendar.
 *
 * Throws when a bound names no milestone of the revision; `validatePolicy` tells so beforehand.
 */
export function datePolicy(revision: PolicyRevision, settings: PolicySettings): DatedPolicy {
  const firstDayBy = (milestoneId: string): CalendarDay => {
    const milestone = revision.milestones.find(({ id }) => id === milestoneId);
    if (milestone === undefined) throw new InvariantError('A bound names no milestone', { milestoneId });
    return firstDayOf(milestone, settings.boundary);
  };
  const interval = (bounds: { readonly from: string; readonly until: string | null }) => {
    const opensOn = firstDayBy(bounds.from);
    const closedOn = bounds.until === null ? null : firstDayBy(bounds.until);
    const until = closedOn === null ? NEVER : startOfDay(closedOn, settings.zone);
    return { opensOn, closedOn, from: startOfDay(opensOn, settings.zone), until };
  };
  const dateRule = (rule: Rule): DatedRule => {
    const { from, until, opensOn } = interval(rule);
    const { agreedFrom } = rule.satisfiedBy;
    const reference = agreedFrom === null ? null : firstDayBy(agreedFrom);
    return { rule, from, until, lastGoodOn: addDays(opensOn, -1), agreedFrom: reference };
  };
  return {
    revision,
    settings,
    milestones: revision.milestones.map((milestone) => dateMilestone(milestone, settings)).sort((a, b) => a.at - b.at),
    rules: revision.rules.map(dateRule),
    attestationWindows: revision.attestationWindows.map((window) => ({ window, ...interval(window) })),
  };
}

function dateMilestone(milestone: Milestone, { zone, boundary }: PolicySettings): DatedMilestone {
  const firstDay = firstDayOf(milestone, boundary);
  return { milestone, at: startOfDay(firstDay, zone), lastGoodOn: addDays(firstDay, -1) };
}
