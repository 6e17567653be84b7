import type { StandingAt } from '../../domain/compliance/standing-at.js';
import { InvariantError } from '../../domain/errors.js';
import { formatInstant, type Instant } from '../../domain/time/instant.js';
import type { AcceptanceJson } from '../agreements/index.js';
import type { CustomerEntity } from './customer.entity.js';

/** A standing as callers see it. `since` is null when it holds as far back as the facts reach. */
export interface StandingJson extends Pick<StandingAt, 'value' | 'reasons'> {
  readonly since: string | null;
  readonly next: { readonly at: string; readonly value: StandingAt['value'] } | null;
}

/** A customer as callers see it; its acceptances only with the scope for them. */
export interface CustomerJson extends Omit<CustomerEntity, 'agreementsReadAt' | 'createdAt' | 'updatedAt'> {
  readonly agreementsReadAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly standing: StandingJson;
  readonly acceptances?: readonly AcceptanceJson[];
}

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
