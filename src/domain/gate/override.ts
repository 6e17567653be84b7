import type { Environment } from '../agreements/acceptance.js';
import type { Offer, Operation } from '../policy/policy.js';
import type { Instant } from '../time/instant.js';
import type { GateRequest } from '../policy/gate-request.js';

/** An approved permission to let one customer's orders through in `[from, until)`. Null offers or environment: any. */
export interface Override {
  readonly overrideId: string;
  readonly operations: readonly Operation[];
  readonly offers: readonly Offer[] | null;
  readonly environment: Environment | null;
  readonly from: Instant;
  readonly until: Instant;
}

/** Whether an override, while it is in force, lets this request through. */
export const overrideCovers = (override: Override, request: GateRequest): boolean =>
  override.operations.includes(request.operation) &&
  (override.offers === null || override.offers.includes(request.offer)) &&
  (override.environment === null || override.environment === request.environment);

/** The first override in force at the instant, in the order given. */
export const overrideAt = (overrides: readonly Override[], request: GateRequest, at: Instant): Override | undefined =>
  overrides.find((override) => override.from <= at && at < override.until && overrideCovers(override, request));
