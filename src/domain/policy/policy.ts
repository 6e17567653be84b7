import type {
  AcceptanceMethod,
  AgreementType,
  AttestationChannel,
  Cloud,
  Environment,
} from '../agreements/acceptance.js';
import type { CalendarDay } from '../time/instant.js';

/** What an ordering system may ask for. `upgrade` covers transitions and trial conversions. */
export const OPERATIONS = [
  'new-order',
  'seat-change',
  'manual-renewal',
  'auto-renewal',
  'term-change',
  'upgrade',
  'cancel',
  'other',
] as const;
export type Operation = (typeof OPERATIONS)[number];

export const OFFERS = ['seat-based', 'usage-based', 'azure-plan', 'reservation', 'software'] as const;
export type Offer = (typeof OFFERS)[number];

export const ORDER_CHANNELS = ['api', 'dashboard'] as const;
export type OrderChannel = (typeof ORDER_CHANNELS)[number];

/** How well a fact is known. All three act. */
export type Certainty = 'sure' | 'likely' | 'uncertain';

/** Where a date or a rule was read. `publishedOn` is null when the page names no day. */
export interface Source {
  readonly title: string;
  readonly url: string;
  readonly publishedOn: CalendarDay | null;
  readonly readOn: CalendarDay;
}

/** Where a milestone takes place; a direct acceptance happens in the customer's own admin centre. */
export type MilestoneChannel = AttestationChannel | 'admin-centre' | 'bulk-tool';

/**
 * One dated fact. A date stands here and nowhere else: rules and windows name the milestone that bounds them, so
 * moving a milestone moves everything it bounds.
 *
 * `kind: 'expected'` is announced but not fixed, and nothing may be bounded by it. A milestone acts from the start
 * of `effectiveOn`, except where the source names the last good day instead: then `lastGoodOn` is set and it acts
 * from the day after. `conservativeLastGoodOn` is the earlier reading of the same text.
 */
export interface Milestone {
  readonly id: string;
  readonly effectiveOn: CalendarDay;
  readonly lastGoodOn: CalendarDay | null;
  readonly conservativeLastGoodOn: CalendarDay | null;
  readonly environments: readonly Environment[];
  readonly channels: readonly MilestoneChannel[];
  readonly title: string;
  readonly opens: string | null;
  readonly closes: string | null;
  readonly kind: 'fixed' | 'expected';
  readonly certainty: Certainty;
  readonly announcedOn: CalendarDay;
  readonly source: Source;
  readonly note: string | null;
}

/**
 * What satisfies a rule. `agreedFrom` names the milestone that is the reference date: an MCA agreed before it is
 * outdated. Null: any MCA.
 */
export interface Requirement {
  readonly cloudAgreement: boolean;
  readonly customerAgreement: boolean;
  readonly agreedFrom: string | null;
}

/** What a rule answers to a customer that does not satisfy it. */
export type DenialCode = 'CONFIRMATION_MISSING' | 'MCA_REQUIRED_FOR_OFFER' | 'MCA_REQUIRED' | 'ACCEPTANCE_OUTDATED';

/** The denial code by what the customer has instead. */
export interface DenialCodes {
  readonly nothing: DenialCode;
  readonly cloudAgreement: DenialCode;
  readonly outdated: DenialCode;
}

/**
 * In `[from, until)`, two milestones' ids, each operation on each offer in scope needs what satisfies it.
 *
 * An `advise` rule never denies: its answer is carried as advice.
 */
export interface Rule {
  readonly id: string;
  readonly effect: 'enforce' | 'advise';
  readonly environments: readonly Environment[];
  readonly clouds: readonly Cloud[];
  readonly channels: readonly OrderChannel[];
  readonly operations: readonly Operation[];
  readonly offers: readonly Offer[];
  readonly from: string;
  readonly until: string | null;
  readonly satisfiedBy: Requirement;
  readonly denialCodes: DenialCodes;
  readonly certainty: Certainty;
  readonly source: Source;
}

/** In `[from, until)`, two milestones' ids, acceptances of this agreement may be recorded by this method in these channels. */
export interface AttestationWindow {
  readonly id: string;
  readonly agreementType: AgreementType;
  readonly method: AcceptanceMethod;
  readonly environments: readonly Environment[];
  readonly channels: readonly AttestationChannel[];
  readonly from: string;
  readonly until: string | null;
  readonly certainty: Certainty;
  readonly source: Source;
}

/** The whole timeline as it was known on `announcedOn`. Never edited once published: the next one supersedes it. */
export interface PolicyRevision {
  readonly id: string;
  readonly number: number;
  readonly announcedOn: CalendarDay;
  readonly supersedes: string | null;
  readonly summary: string;
  readonly sources: readonly Source[];
  readonly milestones: readonly Milestone[];
  readonly rules: readonly Rule[];
  readonly attestationWindows: readonly AttestationWindow[];
}
