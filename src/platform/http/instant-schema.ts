import { z } from 'zod';
import { type Instant, parseInstant } from '../../domain/time/instant.js';

/** An ISO 8601 instant with an offset, read into epoch milliseconds. */
export const instantSchema = z.string().transform((text, context): Instant => {
  const at = parseInstant(text);
  if (at !== null) return at;
  context.addIssue('an ISO 8601 instant with an offset, such as 2020-02-01T00:00:00Z');
  return z.NEVER;
});
