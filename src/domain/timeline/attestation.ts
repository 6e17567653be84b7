import type { AcceptanceMethod, AgreementType, AttestationChannel, Environment } from '../agreements/acceptance.js';
import { dayOf, type CalendarDay, type Instant } from '../time/instant.js';
import type { DatedPolicy, DatedWindow } from './dated-policy.js';

/** What somebody wants to record, and where. */
export interface AttestationRequest {
  readonly agreementType: AgreementType;
  readonly method: AcceptanceMethod;
  readonly channel: AttestationChannel;
  readonly environment: Environment;
}

/** Whether it may be recorded. `opensOn` is the first open day to come, `closedOn` the first closed day. */
export type AttestationAvailability =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly reason: 'NOT_YET_OPEN'; readonly opensOn: CalendarDay }
  | { readonly kind: 'closed'; readonly reason: 'NO_LONGER_OPEN'; readonly closedOn: CalendarDay }
  | { readonly kind: 'closed'; readonly reason: 'NEVER_OPEN' };

/**
 * Whether an acceptance may be attested at an instant. It limits what is recorded by hand, never what is imported
 * or read: facts come as they stand.
 */
export function mayAttest(request: AttestationRequest, policy: DatedPolicy, at: Instant): AttestationAvailability {
  const windows = policy.attestationWindows.filter((dated) => isFor(dated, request)).sort((a, b) => a.from - b.from);
  if (windows.some(({ from, until }) => from <= at && at < until)) return { kind: 'open' };

  const toCome = windows.find(({ from }) => from > at);
  if (toCome !== undefined) return { kind: 'closed', reason: 'NOT_YET_OPEN', opensOn: toCome.opensOn };
  const closedOn = windows.at(-1)?.closedOn ?? null;
  if (closedOn !== null) return { kind: 'closed', reason: 'NO_LONGER_OPEN', closedOn };
  return { kind: 'closed', reason: 'NEVER_OPEN' };
}

const isFor = ({ window }: DatedWindow, request: AttestationRequest): boolean =>
  window.agreementType === request.agreementType &&
  window.method === request.method &&
  window.channels.includes(request.channel) &&
  window.environments.includes(request.environment);

/** Whether a day of agreement lies after the day that the partner's calendar shows at the instant. */
export const isAgreedOnInFuture = (agreedOn: CalendarDay, at: Instant, partnerZone: string): boolean =>
  agreedOn > dayOf(at, partnerZone);
