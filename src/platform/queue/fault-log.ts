import type { Logger } from '@nestjs/common';
import { codeOf } from '../database/database-errors.js';

const QUIET_MS = 60_000;

/** What went wrong in one line, without an unknown error's message: it might quote someone's data. */
export function briefly(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const code = codeOf(error);
  return code === undefined ? error.name : `${error.name} ${code}`;
}

/** Reports a fault that repeats, such as a database that is away: one line, then at most one a minute. */
export class FaultLog {
  private quietUntilMs = 0;
  private hidden = 0;

  constructor(
    private readonly logger: Logger,
    private readonly what: string,
  ) {}

  report(error: unknown): void {
    const nowMs = performance.now();
    if (nowMs < this.quietUntilMs) {
      this.hidden += 1;
      return;
    }
    const more = this.hidden > 0 ? ` (and ${this.hidden} times before)` : '';
    this.logger.warn(`${this.what}: ${briefly(error)}${more}`);
    this.quietUntilMs = nowMs + QUIET_MS;
    this.hidden = 0;
  }
}
