import type { CalendarDay, Instant } from '../time/instant.js';

export const AGREEMENT_TYPES = ['MicrosoftCloudAgreement', 'MicrosoftCustomerAgreement'] as const;
export type AgreementType = (typeof AGREEMENT_TYPES)[number];

export const ACCEPTANCE_METHODS = ['partner-attested', 'direct', 'enhanced-attestation'] as const;
export type AcceptanceMethod = (typeof ACCEPTANCE_METHODS)[number];

export const ACCEPTANCE_SOURCES = ['partner-center', 'import', 'console', 'api'] as const;
export type AcceptanceSource = (typeof ACCEPTANCE_SOURCES)[number];

export const ATTESTATION_CHANNELS = ['dashboard', 'api', 'sdk'] as const;
export type AttestationChannel = (typeof ATTESTATION_CHANNELS)[number];

export const ENVIRONMENTS = ['production', 'sandbox'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const CLOUDS = ['public', 'china', 'us-government', 'germany'] as const;
export type Cloud = (typeof CLOUDS)[number];

/**
 * The part of an acceptance that a decision depends on; the signer's data are not among it.
 *
 * `agreedOn` is null only for a direct acceptance of which nobody knows the day: then `firstSeenOn` proves
 * acceptance by that day and nothing about earlier. Exactly one of the two is set.
 */
export interface AcceptanceFact {
  readonly acceptanceId: string;
  readonly agreementType: AgreementType;
  readonly method: AcceptanceMethod;
  readonly agreedOn: CalendarDay | null;
  readonly firstSeenOn: CalendarDay | null;
  /** A sandbox acceptance counts in the sandbox only; a production one counts in both. */
  readonly environment: Environment;
}

/** What is known of one customer when it is judged. `acceptances` holds what is neither retracted nor replaced. */
export interface CustomerFacts {
  readonly customerId: string;
  readonly cloud: Cloud;
  /** When the customer's agreements were last read or recorded; null while they never have been. */
  readonly agreementsReadAt: Instant | null;
  readonly country: string;
  readonly resellerId: string | null;
  readonly partnerTenantId: string | null;
  readonly acceptances: readonly AcceptanceFact[];
}
