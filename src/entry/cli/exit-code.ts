/** What a command's exit code says; documented in `--help` and docs/operations.md. */
export const EXIT_CODES = {
  done: 0,
  /** Our fault, or transient: the command may be tried again. */
  failed: 1,
  /** The command or its input is wrong. */
  usage: 2,
  /** The command worked, and its answer is no: a check denies, a ledger was touched, lines of an import are bad. */
  negative: 3,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
