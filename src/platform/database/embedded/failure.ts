import { InputError, OperationalError } from '../../../domain/errors.js';

/** What went wrong with the embedded PostgreSQL, in one sentence for the person who started the program. */
export const embeddedFailure = (message: string, cause?: unknown): OperationalError =>
  new OperationalError('EMBEDDED_DATABASE_FAILED', message, {}, { cause });

/** Runs a step; what it throws that is not yet an error of the program becomes one that names the data folder. */
export async function explained<Result>(dataDir: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof InputError || error instanceof OperationalError) throw error;
    throw embeddedFailure(`The embedded database in ${dataDir} cannot be used: ${messageOf(error)}`, error);
  }
}

/** The sentence of an error, whatever was thrown. */
export const messageOf = (error: unknown): string => String((error as Partial<Error> | null)?.message ?? error);

/** Whether an error is the operating system's answer with that code (`EEXIST`). */
export const hasCode = (error: unknown, code: string): boolean =>
  (error as Partial<NodeJS.ErrnoException> | null)?.code === code;

/** Whether an error is the file system's answer that there is no such file. */
export const isMissingFile = (error: unknown): boolean => hasCode(error, 'ENOENT');
