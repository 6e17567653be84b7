import {
  AGREEMENT_TYPES,
  type AcceptanceMethod,
  type AgreementType,
  type Environment,
} from '../agreements/acceptance.js';
import type { DatedPolicy } from '../timeline/dated-policy.js';
import type { Instant } from '../time/instant.js';
import type { Decision } from './decision.js';

/** One thing that the partner can do, now or within days, so that the operation is allowed. */
export type Remedy =
  | { readonly kind: 'record-acceptance' }
  | { readonly kind: 'enhanced-attestation' }
  | { readonly kind: 'invite-direct-acceptance'; readonly url: string }
  | { readonly kind: 'download-template'; readonly url: string }
  | { readonly kind: 'read-agreements' };

/** Where a customer accepts the MCA by itself. */
export const INVITATION_URL = 'https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement';
/** Where the text of the MCA is, by country. */
export const TEMPLATE_URL = 'https://aka.ms/customeragreement';

/** An invitation takes days to be followed, so it is named a week before direct acceptance opens. */
const INVITATION_LEAD_MS = 7 * 86_400_000;

/**
 * What can be done about a decision, best first: about its deny or its advice, or about the deny it announces.
 *
 * Empty when nothing is denied or about to be, and for a customer nobody knows. The template is named only where
 * something is refused or advised against already.
 *
 * @param environment Where the operation was asked for; a way to attest may be open in one environment only.
 */
export function remediesFor(
  decision: Decision,
  environment: Environment,
  policy: DatedPolicy,
  at: Instant,
): readonly Remedy[] {
  const present = decision.verdict === 'deny' ? decision : decision.advice;
  const denial = present ?? decision.next;
  if (denial?.verdict !== 'deny' || denial.code === 'CUSTOMER_UNKNOWN') return [];
  if (denial.code === 'FACTS_UNKNOWN') return [{ kind: 'read-agreements' }];

  const isEitherEnough = denial.code === 'CONFIRMATION_MISSING';
  const ways = waysToConfirm(
    isEitherEnough ? AGREEMENT_TYPES : ['MicrosoftCustomerAgreement'],
    environment,
    policy,
    at,
  );
  return present === null ? ways : [...ways, { kind: 'download-template', url: TEMPLATE_URL }];
}

function waysToConfirm(
  agreementTypes: readonly AgreementType[],
  environment: Environment,
  policy: DatedPolicy,
  at: Instant,
): readonly Remedy[] {
  const windows = policy.attestationWindows.filter(
    ({ window }) => agreementTypes.includes(window.agreementType) && window.environments.includes(environment),
  );
  const isOpen = (method: AcceptanceMethod, leadMs = 0): boolean =>
    windows.some(({ window, from, until }) => window.method === method && from - leadMs <= at && at < until);

  const ways: Remedy[] = [];
  if (isOpen('partner-attested')) ways.push({ kind: 'record-acceptance' });
  if (isOpen('enhanced-attestation')) ways.push({ kind: 'enhanced-attestation' });
  if (isOpen('direct', INVITATION_LEAD_MS)) ways.push({ kind: 'invite-direct-acceptance', url: INVITATION_URL });
  return ways;
}
