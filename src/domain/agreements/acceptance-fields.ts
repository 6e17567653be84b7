import { ACCEPTANCE_METHODS, type AcceptanceMethod, AGREEMENT_TYPES } from './acceptance.js';
import { fileColumns } from './file-column.js';
import { type FieldReader, oneOf, readDay, readEmail, readTenantId, textUpTo } from './field-reading.js';

/** How each field of an acceptance is read, by its name in JSON and in files. */
export const acceptanceFields = {
  customerId: readTenantId,
  agreementType: oneOf(AGREEMENT_TYPES),
  method: oneOf(ACCEPTANCE_METHODS),
  agreedOn: readDay,
  firstName: textUpTo(100),
  lastName: textUpTo(100),
  email: readEmail,
  phone: textUpTo(50),
  firstSeenOn: readDay,
  templateId: textUpTo(100),
} as const satisfies Record<string, FieldReader>;

/** The columns of a file of acceptances. */
export const ACCEPTANCE_COLUMNS = fileColumns(acceptanceFields, {
  needingValues: ['customerId', 'agreementType', 'method'],
  mayBeAbsent: ['firstSeenOn', 'templateId'],
});

/** What of an acceptance depends on its method; null where it was left out. */
export interface AcceptanceParts {
  readonly method: AcceptanceMethod;
  readonly agreedOn: string | null;
  readonly firstSeenOn: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
}

const NEEDED_UNLESS_DIRECT = ['agreedOn', 'firstName', 'lastName', 'email'] as const;

/** A field that contradicts the acceptance's method. */
export interface MethodProblem {
  readonly field: keyof AcceptanceParts;
  readonly message: string;
}

/**
 * What is missing or too much for the method: a partner who attests names the signer and the day. Of a direct
 * acceptance the day may be unknown; then `firstSeenOn` may say by when it was seen, and only then.
 */
export function methodProblems(parts: AcceptanceParts): readonly MethodProblem[] {
  if (parts.method === 'direct') {
    return parts.agreedOn !== null && parts.firstSeenOn !== null
      ? [{ field: 'firstSeenOn', message: 'left out when agreedOn is known' }]
      : [];
  }
  const missing = NEEDED_UNLESS_DIRECT.filter((field) => parts[field] === null).map((field) => ({
    field,
    message: `a value, for the method ${parts.method}`,
  }));
  return parts.firstSeenOn === null
    ? missing
    : [...missing, { field: 'firstSeenOn', message: `left out, for the method ${parts.method}` }];
}
