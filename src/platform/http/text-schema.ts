import { z } from 'zod';

const PRINTABLE = /^[\P{Cc}\t\n\r]*$/u;

/** A text of at most `lengthMax` characters that can be stored: of control characters only tabs and line breaks. */
export const textSchema = (lengthMax: number): z.ZodString =>
  z
    .string('a text')
    .max(lengthMax, `at most ${lengthMax} characters`)
    .regex(PRINTABLE, 'a text without control characters');
