import { InputError } from '../../domain/errors.js';
import type { AttestationAvailability, AttestationRequest } from '../../domain/timeline/attestation.js';

/** @throws InputError `ATTESTATION_NOT_AVAILABLE` saying when the way opens, or since when it is closed. */
export function refuseUnavailable(request: AttestationRequest, availability: AttestationAvailability): void {
  if (availability.kind === 'open') return;
  const { agreementType, method, channel, environment } = request;
  const what = `${agreementType} by ${method} in the ${environment} ${channel}`;
  const message = `${what} ${whenOpen(availability)}`;
  throw new InputError('ATTESTATION_NOT_AVAILABLE', message, [{ field: 'method', message: whenOpen(availability) }]);
}

function whenOpen(availability: Exclude<AttestationAvailability, { kind: 'open' }>): string {
  switch (availability.reason) {
    case 'NOT_YET_OPEN':
      return `may be recorded from ${availability.opensOn} on.`;
    case 'NO_LONGER_OPEN':
      return `has not been open to recording since ${availability.closedOn}.`;
    case 'NEVER_OPEN':
      return 'is never open to recording.';
  }
}
