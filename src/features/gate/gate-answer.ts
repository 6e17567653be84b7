import { LOCALES, messageFor } from '../../domain/gate/message.js';
import { remediesFor } from '../../domain/gate/remedy.js';
import { warningFor } from '../../domain/gate/warning-text.js';
import { formatInstant } from '../../domain/time/instant.js';
import { preferredLanguage } from '../../platform/http/index.js';
import type { DecisionRecord } from './decision.repository.js';
import type { GateAnswer } from './gate-check.schema.js';

/** A decision as the ordering system reads it, its message in the first language it asks for that is spoken here. */
export function toAnswer(record: DecisionRecord, acceptLanguage: string | undefined): GateAnswer {
  const { decision, policy } = record;
  const { advice, next, overrideId } = decision;
  const locale = preferredLanguage(acceptLanguage, LOCALES);
  return {
    decisionId: record.decisionId,
    verdict: decision.verdict,
    code: decision.code,
    message: messageFor(decision, locale),
    customerId: record.check.customerId,
    standing: decision.standing,
    ruleId: decision.ruleId,
    milestoneId: decision.milestoneId,
    source: sourceOf(record),
    policyRevision: policy.revision.id,
    at: formatInstant(record.at),
    mode: decision.mode,
    simulated: record.simulated,
    ...(advice === null ? {} : { advice }),
    ...(overrideId === null ? {} : { overrideId }),
    warnings: decision.warnings.map((code) => ({ code, message: warningFor(code, locale) })),
    next: next === null ? null : { ...next, at: formatInstant(next.at) },
    remedies: [...remediesFor(decision, record.check.environment, policy, record.at)],
  };
}

function sourceOf({ decision, policy }: DecisionRecord): GateAnswer['source'] {
  const rule = policy.revision.rules.find(({ id }) => id === decision.ruleId);
  return rule === undefined ? null : { title: rule.source.title, url: rule.source.url };
}
