import { z } from 'zod';
import {
  ACCEPTANCE_METHODS,
  AGREEMENT_TYPES,
  ATTESTATION_CHANNELS,
  ENVIRONMENTS,
} from '../../domain/agreements/acceptance.js';
import { acceptanceFields } from '../../domain/agreements/acceptance-fields.js';
import { type CalendarDay, parseDay } from '../../domain/time/instant.js';
import { optionalFieldSchema } from './field.schema.js';

const day = z
  .string('a day as YYYY-MM-DD')
  .transform((text, context): CalendarDay => {
    const parsed = parseDay(text);
    if (parsed !== null) return parsed;
    context.addIssue('a calendar day YYYY-MM-DD that exists');
    return z.NEVER;
  })
  .nullable()
  .default(null);

const acceptanceId = z.guid('the acceptanceId of an acceptance').toLowerCase().nullable().default(null);

const agreementType = z.enum(AGREEMENT_TYPES, `one of ${AGREEMENT_TYPES.join(', ')}`);
const method = z.enum(ACCEPTANCE_METHODS, `one of ${ACCEPTANCE_METHODS.join(', ')}`);

/** An acceptance to record. What depends on its method is checked where it is recorded. */
export const acceptanceSchema = z.strictObject({
  agreementType,
  method,
  agreedOn: day,
  firstSeenOn: day,
  firstName: optionalFieldSchema(acceptanceFields.firstName),
  lastName: optionalFieldSchema(acceptanceFields.lastName),
  email: optionalFieldSchema(acceptanceFields.email),
  phone: optionalFieldSchema(acceptanceFields.phone),
  templateId: optionalFieldSchema(acceptanceFields.templateId),
  channel: z.enum(ATTESTATION_CHANNELS, `one of ${ATTESTATION_CHANNELS.join(', ')}`).default('api'),
  environment: z.enum(ENVIRONMENTS, `one of ${ENVIRONMENTS.join(', ')}`).default('production'),
  replaces: acceptanceId,
});
export type AcceptanceRequest = z.output<typeof acceptanceSchema>;

/** A new acceptance, or the taking back of an earlier one; of a body with `retracts` nothing else counts. */
export type RecordRequest =
  | { readonly kind: 'acceptance'; readonly acceptance: AcceptanceRequest }
  | { readonly kind: 'retraction'; readonly retracts: string };

/** The body of what is recorded for a customer. */
export const recordSchema = acceptanceSchema
  .extend({ agreementType: agreementType.optional(), method: method.optional(), retracts: acceptanceId })
  .transform(({ retracts, ...given }, context): RecordRequest => {
    if (retracts !== null) return { kind: 'retraction', retracts };
    if (given.agreementType !== undefined && given.method !== undefined) {
      return { kind: 'acceptance', acceptance: { ...given, agreementType: given.agreementType, method: given.method } };
    }
    if (given.agreementType === undefined)
      context.addIssue({ code: 'custom', path: ['agreementType'], message: 'a value' });
    if (given.method === undefined) context.addIssue({ code: 'custom', path: ['method'], message: 'a value' });
    return z.NEVER;
  });
