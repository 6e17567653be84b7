import { z } from 'zod';
import {
  ACCEPTANCE_METHODS,
  ACCEPTANCE_SOURCES,
  AGREEMENT_TYPES,
  ENVIRONMENTS,
} from '../../domain/agreements/acceptance.js';
import { formatInstant } from '../../domain/time/instant.js';
import type { Caller } from '../../platform/http/index.js';
import type { AcceptanceEntity } from './acceptance.entity.js';

/** An acceptance as callers with `acceptances:read` see it; it names the signer. */
export const acceptanceJsonSchema = z.object({
  acceptanceId: z.guid(),
  customerId: z.guid(),
  agreementType: z.enum(AGREEMENT_TYPES),
  method: z.enum(ACCEPTANCE_METHODS),
  agreedOn: z.string().nullable(),
  firstSeenOn: z.string().nullable(),
  environment: z.enum(ENVIRONMENTS),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  templateId: z.string().nullable(),
  source: z.enum(ACCEPTANCE_SOURCES),
  replaces: z.guid().nullable(),
  retracts: z.guid().nullable(),
  recordedAt: z.string(),
  recordedBy: z.guid(),
  inForce: z.boolean().describe('Whether it counts: no later record replaced or retracted it'),
});
export type AcceptanceJson = z.output<typeof acceptanceJsonSchema>;

const SIGNER = { firstName: true, lastName: true, email: true, phone: true } as const;

/** A record as whoever made it sees it; the signer is left out for callers without `acceptances:read`. */
export const recordedJsonSchema = acceptanceJsonSchema.partial(SIGNER);
export type RecordedJson = z.output<typeof recordedJsonSchema>;

const withoutSigner = acceptanceJsonSchema.omit(SIGNER);

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

/** What the caller who made a record sees of it. */
export function recordedToJson(record: AcceptanceEntity, { scopes }: Caller): RecordedJson {
  const json = acceptanceToJson(record, record.retracts === null);
  return scopes.has('acceptances:read') ? json : withoutSigner.parse(json);
}
