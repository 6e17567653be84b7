import { z } from 'zod';

const LIMIT_MAX = 1_000;
const LIMIT_DEFAULT = 100;

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The `limit` of a list's query. */
export const limitSchema = z.coerce
  .number('a whole number')
  .int('a whole number')
  .min(1, 'at least 1')
  .max(LIMIT_MAX, `at most ${LIMIT_MAX}`)
  .default(LIMIT_DEFAULT);

/** The `cursor` of a list's query: opaque to callers, `key` says what a page ends with. */
export const cursorSchema = <T>(key: z.ZodType<T>): z.ZodType<T | undefined, string | undefined> =>
  z
    .string()
    .optional()
    .transform((text, context): T | undefined => {
      if (text === undefined) return undefined;
      const parsed = key.safeParse(decoded(text));
      if (parsed.success) return parsed.data;
      context.addIssue('a nextCursor that this list answered');
      return z.NEVER;
    });

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** A page of rows of which one more than `limit` was read: the one too many tells that a next page exists. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  keyOf: (row: R) => readonly unknown[],
  toItem: (row: R) => T,
): Page<T> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  const nextCursor = hasMore ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url') : null;
  return { items: page.map(toItem), nextCursor };
}
