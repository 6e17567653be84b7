import type { Environment } from '../agreements/acceptance.js';
import { OFFERS, ORDER_CHANNELS, type Certainty, type DenialCode, type Offer, type Operation } from './policy.js';
import type { OrderChannel, Requirement, Rule, Source } from './policy.js';

/** Offers with a number of seats. A seat change of any other offer is never gated. */
export const SEAT_OFFERS: readonly Offer[] = ['seat-based', 'software'];

/** Upgrades are not named before 2025; technically each creates an order. */
export const ORDERS: readonly Operation[] = ['new-order', 'upgrade'];

export const CLOUD_AGREEMENT_ONLY: Requirement = {
  cloudAgreement: true,
  customerAgreement: false,
  agreedFrom: null,
};
export const EITHER_AGREEMENT: Requirement = { cloudAgreement: true, customerAgreement: true, agreedFrom: null };
export const CUSTOMER_AGREEMENT_ONLY: Requirement = {
  cloudAgreement: false,
  customerAgreement: true,
  agreedFrom: null,
};

/** One requirement over one stretch of time, for orders, for seats and as advice. */
export interface RuleFamily {
  readonly id: string;
  readonly environment: Environment;
  readonly channels?: readonly OrderChannel[];
  readonly offers?: readonly Offer[];
  readonly orders: readonly Operation[];
  readonly advised: readonly Operation[];
  readonly from: string;
  readonly until: string | null;
  readonly satisfiedBy: Requirement;
  readonly cloudAgreementDenial?: DenialCode;
  readonly certainty: Certainty;
  readonly source: Source;
}

/**
 * The rules of a family: `id` for its orders, `id-seats` for seat changes of what has seats, `id-advice` for the
 * operations that are only advised on. A part without operations or offers is left out.
 */
export function ruleFamily(family: RuleFamily): readonly Rule[] {
  const { id, environment, orders, advised, offers = OFFERS, channels = ORDER_CHANNELS } = family;
  const { from, until, satisfiedBy, certainty, source, cloudAgreementDenial = 'MCA_REQUIRED' } = family;
  const shared = {
    environments: [environment],
    clouds: ['public' as const],
    channels,
    from,
    until,
    satisfiedBy,
    denialCodes: {
      nothing: 'CONFIRMATION_MISSING' as const,
      cloudAgreement: cloudAgreementDenial,
      outdated: 'ACCEPTANCE_OUTDATED' as const,
    },
    certainty,
    source,
  };
  const seatOffers = offers.filter((offer) => SEAT_OFFERS.includes(offer));
  const rules: readonly Rule[] = [
    { id, effect: 'enforce', operations: orders, offers, ...shared },
    { id: `${id}-seats`, effect: 'enforce', operations: ['seat-change'], offers: seatOffers, ...shared },
    { id: `${id}-advice`, effect: 'advise', operations: advised, offers, ...shared },
  ];
  return rules.filter((rule) => rule.operations.length > 0 && rule.offers.length > 0);
}

/**
 * A family in production and, under the id `…-sandbox`, in the sandbox. No source dates the sandbox, so there the
 * production dates hold and are uncertain.
 */
export const inBothEnvironments = (family: Omit<RuleFamily, 'environment'>): readonly Rule[] => [
  ...ruleFamily({ ...family, environment: 'production' }),
  ...ruleFamily({ ...family, environment: 'sandbox', id: `${family.id}-sandbox`, certainty: 'uncertain' }),
];
