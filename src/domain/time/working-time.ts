import { DateTime } from 'luxon';
import { addDays, type CalendarDay, dayOf, type Instant } from './instant.js';

/** The hours of a weekday, Monday to Friday, in which people are written to: `[fromHour, untilHour)`. */
export interface WorkingHours {
  readonly fromHour: number;
  readonly untilHour: number;
}

/** Whether the day is one of Monday to Friday. */
export const isWeekday = (on: CalendarDay): boolean => DateTime.fromISO(on, { zone: 'utc' }).weekday <= 5;

/** A full hour of a day in a zone. Where a clock change skips the hour, the instant an hour later. */
export const hourOf = (on: CalendarDay, hour: number, zone: string): Instant =>
  DateTime.fromISO(on, { zone }).set({ hour, minute: 0, second: 0, millisecond: 0 }).toMillis() as Instant;

/** The day itself when it is a weekday, else the Friday before. */
export const weekdayOnOrBefore = (on: CalendarDay): CalendarDay =>
  isWeekday(on) ? on : weekdayOnOrBefore(addDays(on, -1));

/** The day itself when it is a weekday, else the Monday after. */
export const weekdayOnOrAfter = (on: CalendarDay): CalendarDay =>
  isWeekday(on) ? on : weekdayOnOrAfter(addDays(on, 1));

/** When the working day begins that is under way at an instant or, when none is, the next one. */
export function workingDayBegin(at: Instant, { fromHour, untilHour }: WorkingHours, zone: string): Instant {
  const today = dayOf(at, zone);
  const isOver = at >= hourOf(today, untilHour, zone);
  return hourOf(weekdayOnOrAfter(isOver ? addDays(today, 1) : today), fromHour, zone);
}
