import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { type FieldIssue, InputError } from '../../domain/errors.js';

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** What an object has and its schema does not know. */
  readonly keys?: readonly string[];
}

/** Names every field that a schema refused, by its dotted path. */
export const issuesOf = (issues: readonly SchemaIssue[]): FieldIssue[] =>
  issues.flatMap(({ message, path = [], keys }) => {
    const names = path.map((part) => String(typeof part === 'object' ? part.key : part));
    if (keys === undefined) return [{ field: names.join('.'), message }];
    return keys.map((key) => ({ field: [...names, key].join('.'), message: 'no field of this request' }));
  });

/** What a caller is told when a body, query or path parameter does not have the form its route names. */
export function invalidRequest(issues: readonly FieldIssue[]): InputError {
  const named = issues.slice(0, 5).map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const rest = issues.length > named.length ? `; and ${issues.length - named.length} more` : '';
  return new InputError('REQUEST_INVALID', `The request is not valid. ${named.join('; ')}${rest}`, issues);
}

class ValidationPipe extends StandardSchemaValidationPipe {
  override async transform<T = unknown>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      const { type, data: parameter } = metadata;
      if (type !== 'param' || parameter === undefined || !(error instanceof InputError)) throw error;
      // The schema of a path parameter sees the value alone.
      throw invalidRequest(error.issues.map(({ message }) => ({ field: parameter, message })));
    }
  }
}

/** Checks every controller parameter that names a `schema`, and hands the method what the schema made of it. */
export const validationPipe = new ValidationPipe({
  exceptionFactory: (issues) => invalidRequest(issuesOf(issues)),
});
