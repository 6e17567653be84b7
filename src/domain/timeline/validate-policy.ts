import type { Cloud } from '../agreements/acceptance.js';
import { datePolicy, DEFAULT_POLICY_SETTINGS, type Boundary, type DatedRule } from './dated-policy.js';
import { NEVER } from '../time/instant.js';
import type { Milestone, PolicyRevision, Rule } from '../policy/policy.js';
import { ruleCovers, STANDING_ORDER } from '../policy/rule-scope.js';

/** One thing wrong with a revision, and the ids of the rules, windows or milestones that it is about. */
export interface PolicyProblem {
  readonly code:
    | 'ID_REPEATED'
    | 'MILESTONE_UNKNOWN'
    | 'MILESTONE_NOT_FIXED'
    | 'WINDOW_EMPTY'
    | 'RULES_OVERLAP'
    | 'REFERENCE_DATES_DIFFER'
    | 'STANDING_UNDECIDED';
  readonly ids: readonly string[];
}

/**
 * What is wrong with a revision; empty when it can be compiled and decides every request in one way only.
 *
 * Two enforced rules, or two advising ones, never bind the same request at the same instant; whatever is bounded is
 * bounded by a fixed milestone; and every cloud that a rule names has a rule for standings at every instant.
 */
export function validatePolicy(revision: PolicyRevision): readonly PolicyProblem[] {
  const structural = [...repeatedIds(revision), ...badBounds(revision)];
  if (structural.length > 0) return structural;
  return [...differentReferenceDates(revision), ...problemsWithin(revision, 'standard', 'conservative')];
}

function repeatedIds({ milestones, rules, attestationWindows }: PolicyRevision): readonly PolicyProblem[] {
  return [milestones, rules, attestationWindows].flatMap((items) => {
    const ids = items.map(({ id }) => id);
    const repeated = [...new Set(ids.filter((id, position) => ids.indexOf(id) !== position))];
    return repeated.length === 0 ? [] : [{ code: 'ID_REPEATED' as const, ids: repeated }];
  });
}

function badBounds({ milestones, rules, attestationWindows }: PolicyRevision): readonly PolicyProblem[] {
  const byId = new Map<string, Milestone>(milestones.map((milestone) => [milestone.id, milestone]));
  const bounded = [
    ...rules.map(({ id, from, until, satisfiedBy }) => ({ id, bounds: [from, until, satisfiedBy.agreedFrom] })),
    ...attestationWindows.map(({ id, from, until }) => ({ id, bounds: [from, until] })),
  ];
  return bounded.flatMap(({ id, bounds }) =>
    bounds.flatMap((bound): readonly PolicyProblem[] => {
      if (bound === null || byId.get(bound)?.kind === 'fixed') return [];
      return [{ code: byId.has(bound) ? 'MILESTONE_NOT_FIXED' : 'MILESTONE_UNKNOWN', ids: [id, bound] }];
    }),
  );
}

/** One reference date is all that a customer's compiled facts have room for. */
function differentReferenceDates({ rules }: PolicyRevision): readonly PolicyProblem[] {
  const named = rules.filter(({ satisfiedBy }) => satisfiedBy.agreedFrom !== null);
  const isOne = new Set(named.map(({ satisfiedBy }) => satisfiedBy.agreedFrom)).size <= 1;
  return isOne ? [] : [{ code: 'REFERENCE_DATES_DIFFER', ids: named.map(({ id }) => id) }];
}

function problemsWithin(revision: PolicyRevision, ...boundaries: readonly Boundary[]): readonly PolicyProblem[] {
  const problems = boundaries.flatMap((boundary) => {
    const dated = datePolicy(revision, { ...DEFAULT_POLICY_SETTINGS, boundary });
    const empty = [
      ...dated.rules.map(({ rule, from, until }) => ({ id: rule.id, from, until })),
      ...dated.attestationWindows.map(({ window, from, until }) => ({ id: window.id, from, until })),
    ].filter(({ from, until }) => from >= until);
    return [
      ...empty.map(({ id }): PolicyProblem => ({ code: 'WINDOW_EMPTY', ids: [id] })),
      ...overlaps(dated.rules),
      ...undecidedStandings(dated.rules),
    ];
  });
  return problems.filter(
    (problem, position) => problems.findIndex((other) => isSameProblem(other, problem)) === position,
  );
}

const isSameProblem = (a: PolicyProblem, b: PolicyProblem): boolean =>
  a.code === b.code && a.ids.join() === b.ids.join();

function overlaps(rules: readonly DatedRule[]): readonly PolicyProblem[] {
  return rules.flatMap((first, position) =>
    rules
      .slice(position + 1)
      .filter((second) => first.from < second.until && second.from < first.until)
      .filter((second) => first.rule.effect === second.rule.effect && haveRequestInCommon(first.rule, second.rule))
      .map((second): PolicyProblem => ({ code: 'RULES_OVERLAP', ids: [first.rule.id, second.rule.id] })),
  );
}

const haveRequestInCommon = (a: Rule, b: Rule): boolean =>
  intersect(a.clouds, b.clouds) &&
  intersect(a.environments, b.environments) &&
  intersect(a.channels, b.channels) &&
  intersect(a.operations, b.operations) &&
  intersect(a.offers, b.offers);

const intersect = <T>(some: readonly T[], others: readonly T[]): boolean => some.some((one) => others.includes(one));

function undecidedStandings(rules: readonly DatedRule[]): readonly PolicyProblem[] {
  const clouds = new Set(rules.flatMap(({ rule }) => rule.clouds));
  const isDecided = (cloud: Cloud): boolean =>
    rules.some(
      ({ rule, until }) => rule.effect === 'enforce' && until === NEVER && ruleCovers(rule, cloud, STANDING_ORDER),
    );
  return [...clouds]
    .filter((cloud) => !isDecided(cloud))
    .map((cloud): PolicyProblem => ({ code: 'STANDING_UNDECIDED', ids: [cloud] }));
}
