import { z } from 'zod';
import { CLOUDS } from '../../domain/agreements/acceptance.js';
import { customerFields } from '../../domain/agreements/customer-fields.js';
import { acceptanceSchema, fieldSchema, optionalFieldSchema } from '../agreements/index.js';

const SEATS_MAX = 2_147_483_647;

/** A customer's tenant id, in either case. */
export const customerIdSchema = fieldSchema(customerFields.customerId);

const fields = {
  companyName: fieldSchema(customerFields.companyName),
  domain: fieldSchema(customerFields.domain),
  country: fieldSchema(customerFields.country),
  cloud: z.enum(CLOUDS, `one of ${CLOUDS.join(', ')}`).default('public'),
  timeZone: fieldSchema(customerFields.timeZone),
  locale: fieldSchema(customerFields.locale),
  contactFirstName: optionalFieldSchema(customerFields.contactFirstName),
  contactLastName: optionalFieldSchema(customerFields.contactLastName),
  contactEmail: optionalFieldSchema(customerFields.contactEmail),
  contactPhone: optionalFieldSchema(customerFields.contactPhone),
  accountOwnerEmail: optionalFieldSchema(customerFields.accountOwnerEmail),
  resellerId: optionalFieldSchema(customerFields.resellerId),
  seats: z.int(`a whole number from 0 to ${SEATS_MAX}`).min(0, 'at least 0').max(SEATS_MAX).default(0),
  // Left out: the customer stays with its tenant. Null: no tenant claims it any longer.
  partnerTenantId: fieldSchema(customerFields.partnerTenantId).nullable().optional(),
};

/** The body that puts a customer; its id may be repeated there. */
export const customerSchema = z.strictObject({ customerId: customerIdSchema.optional(), ...fields });
export type CustomerBody = z.output<typeof customerSchema>;

/** The body that brings a new customer together with its first acceptance. */
export const newCustomerSchema = z.strictObject({
  customerId: customerIdSchema,
  ...fields,
  acceptance: acceptanceSchema,
});
export type NewCustomerBody = z.output<typeof newCustomerSchema>;

/** What a customer is given as. */
export type CustomerFields = Omit<NewCustomerBody, 'acceptance'>;
