import type { CustomerFacts } from '../agreements/acceptance.js';
import { acceptancesHeld, findingUnder, isNeverRead, provenOn, type FindingWarning } from '../compliance/finding.js';
import { legibleStanding } from '../compliance/legible-standing.js';
import type { GateRequest } from '../policy/gate-request.js';
import { ruleCovers } from '../policy/rule-scope.js';
import type { DatedPolicy, DatedRule } from '../timeline/dated-policy.js';
import { NEVER, startOfDay, type CalendarDay, type Instant } from '../time/instant.js';
import type { Decision, Denial, GateContext, Outcome } from './decision.js';
import { modeFor, mostSpecificFirst } from './mode.js';
import { lastGoodDay, type ChangeAhead, type Covering } from './last-good-day.js';
import { outcomeOf, settled, unlessTurned, type Settled } from './outcome.js';
import { overrideAt } from './override.js';

/** An outcome before overrides and modes, and what it rests on. */
interface Judgement {
  readonly outcome: Outcome;
  readonly rule: DatedRule | null;
  readonly advice: Denial | null;
  readonly warnings: readonly FindingWarning[];
}

/** What was decided at one instant, before looking ahead. */
type DecisionNow = Settled & Pick<Judgement, 'rule' | 'warnings'> & Pick<Decision, 'standing' | 'mode'>;

/**
 * Decides one request by reading the rules from top to bottom. It is the specification of `decideCompiled`, which
 * gives the same answers from tables.
 *
 * Pure and total: the same arguments always give the same decision, and none of them throws.
 *
 * @param at Epoch milliseconds, UTC. A rule binds from its own instant on (`at >= from`).
 */
export function decideLegibly(request: GateRequest, context: GateContext, at: Instant): Decision {
  const now = decideAt(request, context, at);
  const change = nextChange(request, context, at);
  const { outcome, rule, ...grounds } = now;
  return {
    ...outcome,
    ...grounds,
    ruleId: rule?.rule.id ?? null,
    milestoneId: rule?.rule.from ?? null,
    since: rule?.from ?? null,
    next: change && { ...change.outcome, at: change.at },
    lastGoodOn: lastGoodDay(outcome, rule, change, coveringOf(request, context)),
  };
}

function decideAt(request: GateRequest, { facts, policy, modes, overrides }: GateContext, at: Instant): DecisionNow {
  const { outcome, rule, advice, warnings } = judge(request, facts, policy, at);
  const standing = facts === null ? 'unknown' : legibleStanding(facts, policy, at);
  const mode = modeFor(mostSpecificFirst(modes), request.operation, facts);
  const override = facts === null ? undefined : overrideAt(overrides, request, at);
  const answer = outcome.verdict === 'allow' ? settled(outcome, advice) : unlessTurned(outcome, override, mode);
  return { ...answer, standing, rule, mode, warnings };
}

/** Every rule that binds the request of this customer at some time. */
const coveringOf = (request: GateRequest, { facts, policy }: GateContext): readonly Covering[] =>
  policy.rules.filter(({ rule }) => facts !== null && ruleCovers(rule, facts.cloud, request)).map((rule) => ({ rule }));

function judge(request: GateRequest, facts: CustomerFacts | null, policy: DatedPolicy, at: Instant): Judgement {
  if (facts === null) return withoutRule({ verdict: 'deny', code: 'CUSTOMER_UNKNOWN' });
  if (!policy.rules.some(({ rule }) => rule.clouds.includes(facts.cloud)))
    return withoutRule({ verdict: 'allow', code: 'CLOUD_OUT_OF_SCOPE' });

  const rules = policy.rules.filter(({ rule, until }) => at < until && ruleCovers(rule, facts.cloud, request));
  if (rules.length === 0) return withoutRule({ verdict: 'allow', code: 'OPERATION_NOT_GATED' });

  const notYet: Outcome = { verdict: 'allow', code: 'NOT_YET_ENFORCED' };
  const inForce = rules.filter(({ from }) => from <= at);
  const rule = inForce.find((one) => one.rule.effect === 'enforce') ?? inForce[0];
  if (rule === undefined) return withoutRule(notYet);

  const held = acceptancesHeld(facts, request.environment, policy.settings.zone, at);
  const { finding, warnings } = findingUnder(rule, held, policy.settings);
  const ruled: Judgement = isNeverRead(facts)
    ? { outcome: { verdict: 'deny', code: 'FACTS_UNKNOWN' }, rule, advice: null, warnings: [] }
    : { outcome: outcomeOf(rule.rule, finding), rule, advice: null, warnings };
  if (rule.rule.effect === 'enforce') return ruled;
  return { ...ruled, outcome: notYet, advice: ruled.outcome.verdict === 'deny' ? ruled.outcome : null };
}

const withoutRule = (outcome: Outcome): Judgement => ({ outcome, rule: null, advice: null, warnings: [] });

/** Tries every instant at which anything could change, in order, and takes the first at which the answer does. */
function nextChange(request: GateRequest, context: GateContext, at: Instant): ChangeAhead | null {
  const now = decideAt(request, context, at);
  for (const candidate of changesAfter(context, at)) {
    const { outcome, rule } = decideAt(request, context, candidate);
    if (!isSame(outcome, now.outcome)) return { at: candidate, outcome, rule };
  }
  return null;
}

const isSame = (a: Outcome, b: Outcome): boolean => a.verdict === b.verdict && a.code === b.code;

function changesAfter({ facts, policy, overrides }: GateContext, at: Instant): readonly Instant[] {
  const days = (facts?.acceptances ?? []).map(provenOn).filter((day): day is CalendarDay => day !== null);
  const instants = [
    ...policy.rules.flatMap(({ from, until }) => [from, until]),
    ...days.map((day) => startOfDay(day, policy.settings.zone)),
    ...overrides.flatMap(({ from, until }) => [from, until]),
  ];
  return instants.filter((instant) => instant > at && instant !== NEVER).sort((a, b) => a - b);
}
