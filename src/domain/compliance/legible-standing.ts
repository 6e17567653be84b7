import type { CustomerFacts } from '../agreements/acceptance.js';
import { InvariantError } from '../errors.js';
import { ruleCovers, STANDING_ORDER } from '../policy/rule-scope.js';
import type { DatedPolicy, DatedRule } from '../timeline/dated-policy.js';
import type { Instant } from '../time/instant.js';
import { acceptancesHeld, findingUnder, isNeverRead, STANDING_OF_FINDING } from './finding.js';
import type { Standing } from './standing.js';

/**
 * A customer's standing by reading the rules: the specification of `standingOf`, which reads tables.
 *
 * @param at Before the first rule binds, the first rule to come is asked: a standing says what would be met.
 */
export function legibleStanding(facts: CustomerFacts, policy: DatedPolicy, at: Instant): Standing {
  if (!policy.rules.some(({ rule }) => rule.clouds.includes(facts.cloud))) return 'out-of-scope';
  if (isNeverRead(facts)) return 'unknown';
  const held = acceptancesHeld(facts, STANDING_ORDER.environment, policy.settings.zone, at);
  return STANDING_OF_FINDING[findingUnder(standingRule(facts, policy, at), held, policy.settings).finding];
}

function standingRule({ cloud }: CustomerFacts, { rules }: DatedPolicy, at: Instant): DatedRule {
  const inForceOrToCome = rules
    .filter(({ rule, until }) => rule.effect === 'enforce' && at < until && ruleCovers(rule, cloud, STANDING_ORDER))
    .sort((a, b) => a.from - b.from);
  const [first] = inForceOrToCome;
  if (first === undefined) throw new InvariantError('No rule says what a standing is', { cloud, at });
  return first;
}
