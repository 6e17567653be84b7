/** How a caller should take an error: the HTTP layer and the CLI map it to their own status. */
export type ErrorKind =
  | 'invalid' // the request cannot be read: 400
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'missing' // 404
  | 'conflict' // 409
  | 'too-large' // 413
  | 'unsupported' // a media type or method the route does not take: 415
  | 'unprocessable' // readable, but a rule refuses it: 422
  | 'too-many' // 429
  | 'unavailable' // transient: 503
  | 'internal'; // our fault: 500

/** Every error code of the program. A code is never reused for another meaning; docs/errors.md explains each. */
export const ERROR_KINDS = {
  REQUEST_INVALID: 'invalid',
  JSON_MALFORMED: 'invalid',
  CREDENTIAL_MISSING: 'unauthenticated',
  CREDENTIAL_INVALID: 'unauthenticated',
  SIGN_IN_FAILED: 'unauthenticated',
  SCOPE_MISSING: 'forbidden',
  CSRF_REJECTED: 'forbidden',
  ROUTE_UNKNOWN: 'missing',
  CUSTOMER_UNKNOWN: 'missing',
  ACCEPTANCE_UNKNOWN: 'missing',
  IMPORT_UNKNOWN: 'missing',
  SCAN_UNKNOWN: 'missing',
  DECISION_UNKNOWN: 'missing',
  OVERRIDE_UNKNOWN: 'missing',
  REMINDER_UNKNOWN: 'missing',
  API_KEY_UNKNOWN: 'missing',
  USER_UNKNOWN: 'missing',
  PARTNER_TENANT_UNKNOWN: 'missing',
  POLICY_REVISION_UNKNOWN: 'missing',
  MAIL_UNKNOWN: 'missing',
  JOB_UNKNOWN: 'missing',
  MEDIA_TYPE_UNSUPPORTED: 'unsupported',
  CUSTOMER_CLAIMED: 'conflict',
  CUSTOMER_EXISTS: 'conflict',
  USER_EXISTS: 'conflict',
  PARTNER_TENANT_EXISTS: 'conflict',
  CLOCK_NOT_SIMULATED: 'conflict',
  OVERRIDE_STATE: 'conflict',
  REMINDER_STATE: 'conflict',
  SECOND_PERSON_REQUIRED: 'forbidden',
  LAST_ADMINISTRATOR: 'conflict',
  IDEMPOTENCY_KEY_REUSED: 'unprocessable',
  IDEMPOTENCY_KEY_BUSY: 'conflict',
  BODY_TOO_LARGE: 'too-large',
  AGREED_ON_IN_FUTURE: 'unprocessable',
  ATTESTATION_NOT_AVAILABLE: 'unprocessable',
  ACCEPTANCE_REFERENCE_INVALID: 'unprocessable',
  CLOUD_WITHOUT_CONFIRMATION: 'unprocessable',
  IMPORT_FILE_INVALID: 'unprocessable',
  LINE_MALFORMED: 'invalid',
  LINE_REPEATED: 'conflict',
  FIELD_INVALID: 'invalid',
  TOO_MANY_FAILURES: 'too-many',
  DECISION_LOG_UNAVAILABLE: 'unavailable',
  DATABASE_UNAVAILABLE: 'unavailable',
  CLOCK_SKEWED: 'unavailable',
  MAIL_REFUSED: 'unavailable',
  JOB_TIMED_OUT: 'unavailable',
  CONFIGURATION_INVALID: 'invalid',
  DATA_DIR_IN_USE: 'conflict',
  EMBEDDED_DATABASE_FAILED: 'unavailable',
  INVARIANT_BROKEN: 'internal',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** Ids, codes, counts and field names only: never a person's name, an address or a token. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

/** One thing wrong with one field of the caller's input. `field` is a dotted path, `''` for the whole. */
export interface FieldIssue {
  readonly field: string;
  readonly message: string;
}

abstract class CodedError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }

  get kind(): ErrorKind {
    return ERROR_KINDS[this.code];
  }
}

/** The caller's fault. `issues` names each offending field and what was expected of it. */
export class InputError extends CodedError {
  constructor(
    code: ErrorCode,
    message: string,
    readonly issues: readonly FieldIssue[] = [],
    { facts = {}, ...options }: { readonly facts?: ErrorFacts; readonly cause?: unknown } = {},
  ) {
    super(code, message, facts, options);
  }
}

/** Transient: the same call may succeed later, so jobs retry it and HTTP answers 503 with `Retry-After`. */
export class OperationalError extends CodedError {}

/** Our own fault: a 500 or a failed job, and someone is told. */
export class InvariantError extends CodedError {
  constructor(message: string, facts: ErrorFacts = {}, options?: ErrorOptions) {
    super('INVARIANT_BROKEN', message, facts, options);
  }
}
