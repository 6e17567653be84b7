import type { Environment } from '../agreements/acceptance.js';
import type { Offer, Operation, OrderChannel } from './policy.js';

/** What the ordering system wants to do. A seat change is gated in both directions, so quantities do not matter. */
export interface GateRequest {
  readonly operation: Operation;
  readonly offer: Offer;
  readonly channel: OrderChannel;
  readonly environment: Environment;
}
