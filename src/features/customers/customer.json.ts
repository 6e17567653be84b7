import { z } from 'zod';
import { CLOUDS } from '../../domain/agreements/acceptance.js';
import { STANDINGS } from '../../domain/compliance/standing.js';
import type { StandingAt } from '../../domain/compliance/standing-at.js';
import { InvariantError } from '../../domain/errors.js';
import { formatInstant, type Instant } from '../../domain/time/instant.js';
import { acceptanceJsonSchema } from '../agreements/index.js';
import type { CustomerEntity } from './customer.entity.js';

/** A customer as callers see it; its acceptances only with the scope for them. */
export const customerJsonSchema = z.object({
  customerId: z.guid(),
  companyName: z.string(),
  domain: z.string(),
  country: z.string(),
  cloud: z.enum(CLOUDS),
  timeZone: z.string(),
  locale: z.string(),
  contactFirstName: z.string().nullable(),
  contactLastName: z.string().nullable(),
  contactEmail: z.string().nullable(),
  contactPhone: z.string().nullable(),
  accountOwnerEmail: z.string().nullable(),
  resellerId: z.string().nullable(),
  seats: z.int(),
  partnerTenantId: z.guid().nullable(),
  agreementsReadAt: z.string().nullable().describe('Null while its agreements have never been read'),
  createdAt: z.string(),
  updatedAt: z.string(),
  standing: z.object({
    value: z.enum(STANDINGS),
    since: z.string().nullable().describe('Null: as far back as the facts reach'),
    reasons: z.array(z.string()).readonly(),
    next: z.object({ at: z.string(), value: z.enum(STANDINGS) }).nullable(),
  }),
  acceptances: z.array(acceptanceJsonSchema).optional(),
});
export type CustomerJson = z.output<typeof customerJsonSchema>;

/** What callers see of a customer. */
export function customerToJson(customer: CustomerEntity, standing: StandingAt | undefined): CustomerJson {
  if (standing === undefined) {
    throw new InvariantError('A customer has no standing.', { customerId: customer.customerId });
  }
  const { value, since, reasons, next } = standing;
  return {
    customerId: customer.customerId,
    companyName: customer.companyName,
    domain: customer.domain,
    country: customer.country,
    cloud: customer.cloud,
    timeZone: customer.timeZone,
    locale: customer.locale,
    contactFirstName: customer.contactFirstName,
    contactLastName: customer.contactLastName,
    contactEmail: customer.contactEmail,
    contactPhone: customer.contactPhone,
    accountOwnerEmail: customer.accountOwnerEmail,
    resellerId: customer.resellerId,
    seats: customer.seats,
    partnerTenantId: customer.partnerTenantId,
    agreementsReadAt: formatOrNull(customer.agreementsReadAt),
    createdAt: formatInstant(customer.createdAt),
    updatedAt: formatInstant(customer.updatedAt),
    standing: {
      value,
      since: formatOrNull(since),
      reasons,
      next: next === null ? null : { at: formatInstant(next.at), value: next.value },
    },
  };
}

const formatOrNull = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
