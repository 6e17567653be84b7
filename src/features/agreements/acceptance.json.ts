import { formatInstant } from '../../domain/time/instant.js';
import type { AcceptanceEntity } from './acceptance.entity.js';

/** An acceptance as callers with `acceptances:read` see it; it names the signer. */
export interface AcceptanceJson extends Omit<AcceptanceEntity, 'factsVersion' | 'recordedAt'> {
  readonly recordedAt: string;
  /** Whether it counts: no later record replaced or retracted it. */
  readonly inForce: boolean;
}

/** What callers see of a record. */
export function acceptanceToJson(record: AcceptanceEntity, inForce: boolean): AcceptanceJson {
  return {
    acceptanceId: record.acceptanceId,
    customerId: record.customerId,
    agreementType: record.agreementType,
    method: record.method,
    agreedOn: record.agreedOn,
    firstSeenOn: record.firstSeenOn,
    environment: record.environment,
    firstName: record.firstName,
    lastName: record.lastName,
    email: record.email,
    phone: record.phone,
    templateId: record.templateId,
    source: record.source,
    replaces: record.replaces,
    retracts: record.retracts,
    recordedAt: formatInstant(record.recordedAt),
    recordedBy: record.recordedBy,
    inForce,
  };
}
