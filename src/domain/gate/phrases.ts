import type { CalendarDay } from '../time/instant.js';
import type { AllowCode, DenyCode } from './decision.js';

/** An allow that a rule will end. */
export interface Ending {
  readonly lastGoodOn: CalendarDay;
  readonly firstBlockedOn: CalendarDay;
  readonly code: DenyCode;
}

/** The sentences of one language; `messageFor` says which a decision needs. */
export interface Phrases {
  readonly allowed: Readonly<Record<AllowCode, string>>;
  /** What would be answered without the override, the mode or the delay that allows. */
  readonly otherwise: (code: DenyCode) => string;
  /** `lastGoodOn` is the last day on which what the customer has was enough; null where it never was. */
  readonly refused: (code: DenyCode, lastGoodOn: CalendarDay | null) => string;
  readonly ending: (ending: Ending) => string;
  /** The ending of the Cloud Agreement, under which orders and seat changes are allowed. */
  readonly endingOrders: (ending: Ending) => string;
}
