import { StandardSchemaValidationPipe } from '@nestjs/common';
import { type FieldIssue, InputError } from '../../domain/errors.js';

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Names every field that a schema refused, by its dotted path. */
export const issuesOf = (issues: readonly SchemaIssue[]): FieldIssue[] =>
  issues.map(({ message, path = [] }) => ({
    field: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));

/** What a caller is told when a body, query or path parameter does not have the form its route names. */
export function invalidRequest(issues: readonly FieldIssue[]): InputError {
  const named = issues.slice(0, 5).map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const rest = issues.length > named.length ? `; and ${issues.length - named.length} more` : '';
  return new InputError('REQUEST_INVALID', `The request is not valid. ${named.join('; ')}${rest}`, issues);
}

/** Checks every controller parameter that names a `schema`, and hands the method what the schema made of it. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => invalidRequest(issuesOf(issues)),
});
