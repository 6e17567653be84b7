import { z } from 'zod';
import { type Instant, parseInstant } from '../../domain/time/instant.js';

const KEY_MAX = Date.UTC(9999, 11, 31);

/** An instant as a list's cursor holds it. */
export const instantKeySchema = z.int().min(0).max(KEY_MAX);

/** An ISO 8601 instant with an offset, read into epoch milliseconds. */
export const instantSchema = z.string().transform((text, context): Instant => {
  const at = parseInstant(text);
  if (at !== null) return at;
  context.addIssue('an ISO 8601 instant with an offset, such as 2020-02-01T00:00:00Z');
  return z.NEVER;
});
