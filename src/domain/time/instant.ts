import { DateTime, IANAZone } from 'luxon';

declare const instantBrand: unique symbol;
declare const dayBrand: unique symbol;

/** A moment: epoch milliseconds, UTC. */
export type Instant = number & { readonly [instantBrand]: true };

/** A calendar day `YYYY-MM-DD`. It means nothing as an instant until a zone is named. */
export type CalendarDay = string & { readonly [dayBrand]: true };

/** An instant from epoch milliseconds; the caller vouches for them. */
export const instantFromMs = (ms: number): Instant => ms as Instant;

/** Earlier than every instant: the beginning of what always was. */
export const ALWAYS = -Infinity as Instant;

/** Later than every instant: the end of what does not end. */
export const NEVER = Infinity as Instant;

/**
 * Reads an ISO 8601 instant with an explicit offset or `Z`.
 *
 * @returns `null` when the text is no instant, names no offset, or names a day that does not exist.
 */
export function parseInstant(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const parsed = DateTime.fromISO(text, { setZone: true });
  return parsed.isValid ? (parsed.toMillis() as Instant) : null;
}

/** ISO 8601 in UTC with milliseconds and `Z`. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString();

const FIRST_DAY = '1900-01-01';

/** `null` when the text is not `YYYY-MM-DD`, the day does not exist (2019-02-29) or its year is before 1900. */
export function parseDay(text: string): CalendarDay | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < FIRST_DAY) return null;
  return DateTime.fromISO(text, { zone: 'utc' }).isValid ? (text as CalendarDay) : null;
}

/** A day literal of the program's own data; throws at start when it does not exist. */
export function day(text: string): CalendarDay {
  const parsed = parseDay(text);
  if (parsed === null) throw new RangeError(`${text} is not a calendar day`);
  return parsed;
}

/** Whether the zone is one this machine's IANA database knows. */
export const isTimeZone = (zone: string): boolean => IANAZone.isValidZone(zone);

/** The same few thousand days are asked for again and again, and a calendar look-up is slow. */
const knownStarts = new Map<string, Instant>();
const KNOWN_STARTS_MAX = 20_000;

/**
 * The first instant of a day in a zone. Where midnight is skipped by a clock change (São Paulo, Beirut), the day
 * begins at the first instant that exists; where it comes twice (Havana), at the first of the two.
 */
export function startOfDay(on: CalendarDay, zone: string): Instant {
  const key = `${on} ${zone}`;
  const known = knownStarts.get(key);
  if (known !== undefined) return known;

  const midnight = DateTime.fromISO(on, { zone }).startOf('day');
  const start = Math.min(...midnight.getPossibleOffsets().map((possible) => possible.toMillis())) as Instant;
  if (knownStarts.size >= KNOWN_STARTS_MAX) knownStarts.clear();
  knownStarts.set(key, start);
  return start;
}

/** The calendar day on which an instant falls in a zone. */
export const dayOf = (at: Instant, zone: string): CalendarDay =>
  DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd') as CalendarDay;

/** The day `count` calendar days later (earlier when negative). In UTC every day has the same length. */
export const addDays = (on: CalendarDay, count: number): CalendarDay =>
  new Date(Date.parse(on) + count * 86_400_000).toISOString().slice(0, 10) as CalendarDay;

/** The numbers of a calendar day; months count from 1. */
export function calendarParts(on: CalendarDay): { year: number; month: number; dayOfMonth: number } {
  const [year = 0, month = 0, dayOfMonth = 0] = on.split('-').map(Number);
  return { year, month, dayOfMonth };
}
