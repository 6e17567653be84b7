import type { Cloud } from '../agreements/acceptance.js';
import type { GateRequest } from './gate-request.js';
import type { Rule } from './policy.js';

/** The order by which a customer's standing is judged: a seat-based offer, by API, in production. */
export const STANDING_ORDER: GateRequest = {
  operation: 'new-order',
  offer: 'seat-based',
  channel: 'api',
  environment: 'production',
};

/** Whether a request of a customer of this cloud is in a rule's scope, whatever the instant. */
export const ruleCovers = (rule: Rule, cloud: Cloud, request: GateRequest): boolean =>
  rule.clouds.includes(cloud) &&
  rule.environments.includes(request.environment) &&
  rule.channels.includes(request.channel) &&
  rule.operations.includes(request.operation) &&
  rule.offers.includes(request.offer);
