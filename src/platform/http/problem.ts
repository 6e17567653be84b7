import { STATUS_CODES } from 'node:http';
import { type ErrorCode, type ErrorKind, type FieldIssue, InputError, OperationalError } from '../../domain/errors.js';

/** An error as RFC 9457 describes it, with the program's own code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors?: readonly FieldIssue[];
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Seconds a client should wait before it asks again after 503. */
export const RETRY_AFTER_S = 1;

const STATUS_BY_KIND: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  'too-large': 413,
  unsupported: 415,
  unprocessable: 422,
  'too-many': 429,
  unavailable: 503,
  internal: 500,
};

/** What a caller is told of an error. Whatever is not the caller's fault and not transient stays unexplained: 500. */
export function problemOf(error: unknown): Problem {
  if (error instanceof InputError) return problem(error.code, STATUS_BY_KIND[error.kind], error.message, error.issues);
  if (error instanceof OperationalError) return problem(error.code, STATUS_BY_KIND[error.kind], error.message);
  return problem('INVARIANT_BROKEN', 500, 'Something went wrong on our side. It has been recorded.');
}

function problem(code: ErrorCode, status: number, detail: string, errors: readonly FieldIssue[] = []): Problem {
  return {
    type: `urn:mca-tracker:error:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    ...(errors.length > 0 ? { errors } : {}),
  };
}
