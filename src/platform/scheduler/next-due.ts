import { CronExpressionParser } from 'cron-parser';
import { InputError } from '../../domain/errors.js';
import { type Instant, instantFromMs } from '../../domain/time/instant.js';

/** No clock change repeats more than this, so counting on from so far back meets a repeated hour once. */
const LOOK_BACK_MS = 3 * 3_600_000;

/**
 * The first instant strictly after `after` at which a cron expression of five fields is due in a zone.
 *
 * A wall time that a clock change skips is due right after the change; one that it repeats is due the first time
 * only. An expression of every so many minutes or hours goes on through both.
 *
 * @throws InputError `CONFIGURATION_INVALID` when the expression cannot be read.
 */
export function nextDueAt(cron: string, timeZone: string, after: Instant): Instant {
  if (cron.trim().split(/\s+/).length !== 5) throw unreadable(cron);
  try {
    const times = CronExpressionParser.parse(cron, { currentDate: new Date(after - LOOK_BACK_MS), tz: timeZone });
    for (;;) {
      const at = times.next().getTime();
      if (at > after) return instantFromMs(at);
    }
  } catch (error) {
    throw unreadable(cron, error);
  }
}

const unreadable = (cron: string, cause?: unknown): InputError =>
  new InputError('CONFIGURATION_INVALID', `"${cron}" is no cron expression of five fields.`, [], { cause });
