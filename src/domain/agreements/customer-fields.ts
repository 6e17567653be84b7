import { CLOUDS } from './acceptance.js';
import { fileColumns } from './file-column.js';
import {
  type FieldReader,
  oneOf,
  readCountry,
  readDomain,
  readEmail,
  readLocale,
  readSeats,
  readTenantId,
  readTimeZone,
  textUpTo,
} from './field-reading.js';

/** How each field of a customer is read, by its name in JSON and in files. */
export const customerFields = {
  customerId: readTenantId,
  companyName: textUpTo(256),
  domain: readDomain,
  country: readCountry,
  cloud: oneOf(CLOUDS),
  timeZone: readTimeZone,
  locale: readLocale,
  contactFirstName: textUpTo(100),
  contactLastName: textUpTo(100),
  contactEmail: readEmail,
  contactPhone: textUpTo(50),
  accountOwnerEmail: readEmail,
  resellerId: textUpTo(100),
  seats: readSeats,
  partnerTenantId: readTenantId,
} as const satisfies Record<string, FieldReader>;

/** The columns of a file of customers. */
export const CUSTOMER_COLUMNS = fileColumns(customerFields, {
  needingValues: ['customerId', 'companyName', 'domain', 'country', 'cloud', 'timeZone', 'locale', 'seats'],
  mayBeAbsent: ['partnerTenantId'],
});
