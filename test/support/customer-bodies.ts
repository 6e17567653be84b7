import { randomUUID } from 'node:crypto';

/** The body of a customer in Korea; what a test sets is what it is about. */
export const aCustomer = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  companyName: '주식회사 한빛',
  domain: 'hanbit.example',
  country: 'KR',
  cloud: 'public',
  timeZone: 'Asia/Seoul',
  locale: 'ko-KR',
  contactFirstName: '지우',
  contactLastName: '김',
  contactEmail: 'jiwoo@hanbit.example',
  contactPhone: null,
  accountOwnerEmail: 'owner@partner.example',
  resellerId: null,
  seats: 10,
  ...fields,
});

/** The body of an MCA that a partner attests. */
export const anAcceptance = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  agreementType: 'MicrosoftCustomerAgreement',
  method: 'partner-attested',
  agreedOn: '2020-01-09',
  firstName: '지우',
  lastName: '김',
  email: 'jiwoo@hanbit.example',
  ...fields,
});

const CUSTOMER_COLUMNS = [
  'customerId',
  'companyName',
  'domain',
  'country',
  'cloud',
  'timeZone',
  'locale',
  'contactFirstName',
  'contactLastName',
  'contactEmail',
  'contactPhone',
  'accountOwnerEmail',
  'resellerId',
  'seats',
];
const ACCEPTANCE_COLUMNS = [
  'customerId',
  'agreementType',
  'method',
  'agreedOn',
  'firstName',
  'lastName',
  'email',
  'phone',
];

/** A file of customers; a line that names no id gets one of its own. */
export const customersCsv = (
  lines: readonly Readonly<Record<string, unknown>>[],
  more: readonly string[] = [],
): string =>
  csv(
    [...CUSTOMER_COLUMNS, ...more],
    lines.map((line) => aCustomer({ customerId: randomUUID(), ...line })),
  );

/** A file of acceptances. */
export const acceptancesCsv = (
  lines: readonly Readonly<Record<string, unknown>>[],
  more: readonly string[] = [],
): string => csv([...ACCEPTANCE_COLUMNS, ...more], lines.map(anAcceptance));

function csv(columns: readonly string[], lines: readonly Record<string, unknown>[]): string {
  const cell = (value: unknown): string =>
    `"${(typeof value === 'number' ? String(value) : ((value as string | null | undefined) ?? '')).replaceAll('"', '""')}"`;
  return [columns.join(','), ...lines.map((line) => columns.map((name) => cell(line[name])).join(','))].join('\n');
}
