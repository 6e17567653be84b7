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

const channel = z.enum(ATTESTATION_CHANNELS, `one of ${ATTESTATION_CHANNELS.join(', ')}`);
const environment = z.enum(ENVIRONMENTS, `one of ${ENVIRONMENTS.join(', ')}`);
const DEFAULTS = { channel: 'api', environment: 'production' } as const;

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
  channel: channel.default(DEFAULTS.channel),
  environment: environment.default(DEFAULTS.environment),
  replaces: acceptanceId,
});
export type AcceptanceRequest = z.output<typeof acceptanceSchema>;

/** A new acceptance, or the taking back of an earlier one; a body with `retracts` holds nothing else. */
export type RecordRequest =
  | { readonly kind: 'acceptance'; readonly acceptance: AcceptanceRequest }
  | { readonly kind: 'retraction'; readonly retracts: string };

/** The body of what is recorded for a customer. */
export const recordSchema = acceptanceSchema
  .extend({
    agreementType: agreementType.optional(),
    method: method.optional(),
    channel: channel.optional(),
    environment: environment.optional(),
    retracts: acceptanceId,
  })
  .transform(({ retracts, agreementType, method, channel, environment, ...others }, context): RecordRequest => {
    const refuse = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (retracts !== null) {
      const given = Object.entries({ agreementType, method, channel, environment, ...others });
      const tooMuch = given.filter(([, value]) => value !== undefined && value !== null);
      for (const [field] of tooMuch) refuse(field, 'left out, beside retracts');
      return tooMuch.length > 0 ? z.NEVER : { kind: 'retraction', retracts };
    }
    if (agreementType === undefined) refuse('agreementType', 'a value');
    if (method === undefined) refuse('method', 'a value');
    if (agreementType === undefined || method === undefined) return z.NEVER;
    const where = { channel: channel ?? DEFAULTS.channel, environment: environment ?? DEFAULTS.environment };
    return { kind: 'acceptance', acceptance: { ...others, agreementType, method, ...where } };
  });
