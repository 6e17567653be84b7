import type { AcceptanceFact, CustomerFacts } from '../../src/domain/agreements/acceptance.js';
import { compileFacts } from '../../src/domain/compliance/compiled-facts.js';
import { decideCompiled } from '../../src/domain/gate/decide-compiled.js';
import { decideLegibly } from '../../src/domain/gate/decide-legibly.js';
import type { Decision, GateContext } from '../../src/domain/gate/decision.js';
import { mostSpecificFirst, type GateMode } from '../../src/domain/gate/mode.js';
import type { Override } from '../../src/domain/gate/override.js';
import type { GateRequest } from '../../src/domain/policy/gate-request.js';
import type { PolicyRevision } from '../../src/domain/policy/policy.js';
import { NEWEST_REVISION } from '../../src/domain/policy/revisions/policy-history.js';
import { compilePolicy, type CompiledPolicy } from '../../src/domain/timeline/compiled-policy.js';
import { DEFAULT_POLICY_SETTINGS, type PolicySettings } from '../../src/domain/timeline/dated-policy.js';
import { day, parseInstant, type Instant } from '../../src/domain/time/instant.js';

/** An instant of a test, which must be one. */
export function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (parsed === null) throw new RangeError(`${text} is not an instant`);
  return parsed;
}

/** The newest revision in UTC with the standard boundary, unless the test says otherwise. */
export const aPolicy = (
  settings: Partial<PolicySettings> = {},
  revision: PolicyRevision = NEWEST_REVISION,
): CompiledPolicy => compilePolicy(revision, { ...DEFAULT_POLICY_SETTINGS, ...settings });

/** A new order of a seat-based offer by API in production. */
export const aRequest = (request: Partial<GateRequest> = {}): GateRequest => ({
  operation: 'new-order',
  offer: 'seat-based',
  channel: 'api',
  environment: 'production',
  ...request,
});

/** An MCA that the partner attested on 1 November 2019. */
export const anAcceptance = (acceptance: Partial<AcceptanceFact> = {}): AcceptanceFact => ({
  acceptanceId: 'acceptance-1',
  agreementType: 'MicrosoftCustomerAgreement',
  method: 'partner-attested',
  agreedOn: day('2019-11-01'),
  firstSeenOn: null,
  environment: 'production',
  ...acceptance,
});

/** A Cloud Agreement of 1 September 2018. */
export const aCloudAgreement = (acceptance: Partial<AcceptanceFact> = {}): AcceptanceFact =>
  anAcceptance({ agreementType: 'MicrosoftCloudAgreement', agreedOn: day('2018-09-01'), ...acceptance });

/** An MCA that the customer accepted itself, seen on 1 March 2020, of a day that nobody knows. */
export const anUndatedAcceptance = (acceptance: Partial<AcceptanceFact> = {}): AcceptanceFact =>
  anAcceptance({ method: 'direct', agreedOn: null, firstSeenOn: day('2020-03-01'), ...acceptance });

/** A customer in the public cloud whose agreements were read and are none. */
export const aCustomer = (facts: Partial<CustomerFacts> = {}): CustomerFacts => ({
  customerId: 'customer-1',
  cloud: 'public',
  agreementsReadAt: instant('2018-08-01T00:00:00Z'),
  country: 'KR',
  resellerId: null,
  partnerTenantId: null,
  acceptances: [],
  ...facts,
});

/** A mode for everything and everyone. */
export const aMode = (mode: Partial<GateMode> = {}): GateMode => ({
  modeId: 'mode-1',
  operation: null,
  segment: { country: null, resellerId: null, partnerTenantId: null },
  mode: 'warn',
  ...mode,
});

/** An override of new orders through the first ten days of February 2020. */
export const anOverride = (override: Partial<Override> = {}): Override => ({
  overrideId: 'override-1',
  operations: ['new-order'],
  offers: null,
  environment: null,
  from: instant('2020-02-01T00:00:00Z'),
  until: instant('2020-02-11T00:00:00Z'),
  ...override,
});

/** What both evaluators are asked. */
export interface Question extends Omit<GateContext, 'policy'> {
  readonly request: GateRequest;
  readonly policy: CompiledPolicy;
  readonly at: Instant;
}

/** A new order of a customer with nothing on the first blocked day of 2020. */
export const aQuestion = (question: Partial<Question> = {}): Question => ({
  request: aRequest(),
  facts: aCustomer(),
  policy: aPolicy(),
  modes: [],
  overrides: [],
  at: instant('2020-02-01T00:00:00Z'),
  ...question,
});

/** The answer of the evaluator that reads rules. */
export const answerLegibly = ({ request, at, ...context }: Question): Decision => decideLegibly(request, context, at);

/** The answer of the evaluator that reads tables. */
export const answerCompiled = ({ request, facts, policy, modes, overrides, at }: Question): Decision => {
  const compiled = facts === null ? null : compileFacts(facts, policy);
  return decideCompiled(request, { facts: compiled, policy, modes: mostSpecificFirst(modes), overrides }, at);
};

/** Both evaluators by name, for the tests that each must pass. */
export const EVALUATORS = [
  ['legible', answerLegibly],
  ['compiled', answerCompiled],
] as const;
