import { z } from 'zod';
import { type FieldReader, Refusal } from '../../domain/agreements/field-reading.js';

/** A JSON text that is read, or refused, as the same field of a file is. */
export const fieldSchema = (read: FieldReader): z.ZodType<string, string> =>
  z.string('a text').transform((text, context): string => {
    const reading = read(text);
    if (!(reading instanceof Refusal)) return reading;
    context.addIssue(reading.expected);
    return z.NEVER;
  });

/** The same where the field may be left out; null is the same as leaving it out. */
export const optionalFieldSchema = (read: FieldReader): z.ZodType<string | null, string | null | undefined> =>
  fieldSchema(read).nullable().default(null);
