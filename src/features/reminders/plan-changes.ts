import { type ReminderSubject, whyObsolete } from '../../domain/reminders/planner.js';
import type { Cancellation, KnownReminder, ReminderToPlan } from './plan.repository.js';

/** What a plan has to write. */
export interface PlanChanges {
  /** Planned for the first time. */
  readonly made: readonly ReminderToPlan[];
  /** Planned for another time or in another language, or again after a plan had cancelled them. */
  readonly changed: readonly ReminderToPlan[];
  readonly cancelled: readonly Cancellation[];
}

/** Whether a reminder still waits: for its time, for another try, or for a person. */
const isWaiting = ({ state }: KnownReminder): boolean => state === 'planned' || state === 'due' || state === 'held';

/** Whether a reminder will not be sent any more, or only by a person's word: begun, ended, held, cancelled by a person. */
export const isSettled = ({ endedReason, state }: KnownReminder): boolean =>
  state === 'cancelled' ? endedReason === 'BY_PERSON' : state !== 'planned' && state !== 'due';

/** Compares what is planned now with the rows that there are. What was begun or has ended stays as it is. */
export function planChanges(
  planned: readonly ReminderToPlan[],
  known: readonly KnownReminder[],
  subjects: ReadonlyMap<string, ReminderSubject>,
): PlanChanges {
  const knownById = new Map(known.map((reminder) => [reminder.reminderId, reminder]));
  const plannedIds = new Set(planned.map(({ reminderId }) => reminderId));
  return {
    made: planned.filter(({ reminderId }) => !knownById.has(reminderId)),
    changed: planned.filter((reminder) => {
      const row = knownById.get(reminder.reminderId);
      // One that is due has its own time for another try.
      if (row === undefined || row.state === 'due' || isSettled(row)) return false;
      return row.state === 'cancelled' || row.dueAt !== reminder.dueAt || row.locale !== reminder.locale;
    }),
    cancelled: known
      .filter((reminder) => isWaiting(reminder) && !plannedIds.has(reminder.reminderId))
      .map((reminder) => ({
        reminderId: reminder.reminderId,
        reason: whyObsolete(reminder, subjects.get(reminder.customerId) ?? null),
      })),
  };
}
