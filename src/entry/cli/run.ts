import { InputError, OperationalError } from '../../domain/errors.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import type { Output } from './output.js';

/** Runs one command's work and sets the exit code by how it ended. */
export type Run = (work: (output: Output) => Promise<ExitCode> | ExitCode) => Promise<void>;

/** What a person is told of an error, and the exit code: never a stack trace for what they can mend. */
export function explain(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof InputError) return { message: error.message, exitCode: EXIT_CODES.usage };
  if (error instanceof OperationalError) return { message: error.message, exitCode: EXIT_CODES.failed };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message, exitCode: EXIT_CODES.failed };
}
