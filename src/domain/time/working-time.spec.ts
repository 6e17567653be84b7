import { describe, expect, it } from '@jest/globals';
import { day, formatInstant, type Instant, parseInstant } from './instant.js';
import { hourOf, isWeekday, weekdayOnOrAfter, weekdayOnOrBefore, workingDayBegin } from './working-time.js';

const instant = (text: string): Instant => {
  const at = parseInstant(text);
  if (at === null) throw new Error(`${text} is no instant`);
  return at;
};
const HOURS = { fromHour: 9, untilHour: 17 };

describe('weekdays', () => {
  it.each([
    ['2020-01-31', true, '2020-01-31', '2020-01-31'], // a Friday
    ['2020-02-01', false, '2020-01-31', '2020-02-03'],
    ['2020-02-02', false, '2020-01-31', '2020-02-03'],
    ['2020-02-03', true, '2020-02-03', '2020-02-03'],
  ])('%s', (on, expected, onOrBefore, onOrAfter) => {
    expect(isWeekday(day(on))).toBe(expected);
    expect(weekdayOnOrBefore(day(on))).toBe(onOrBefore);
    expect(weekdayOnOrAfter(day(on))).toBe(onOrAfter);
  });
});

describe('an hour of a day', () => {
  it.each([
    ['Asia/Seoul', '2020-01-31', '2020-01-31T00:00:00.000Z'],
    ['Europe/Berlin', '2020-03-27', '2020-03-27T08:00:00.000Z'], // the last weekday of winter time
    ['Europe/Berlin', '2020-03-30', '2020-03-30T07:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T11:00:00.000Z'], // a day that begins at one
  ])('is that hour on the clocks of %s on %s', (zone, on, expected) => {
    expect(formatInstant(hourOf(day(on), 9, zone))).toBe(expected);
  });

  it('that a clock change skips is an hour later', () => {
    expect(formatInstant(hourOf(day('2020-03-29'), 2, 'Europe/Berlin'))).toBe('2020-03-29T01:00:00.000Z');
  });
});

describe('the working day under way or next', () => {
  it.each([
    ['before it begins', '2020-01-30T08:59:59+09:00', '2020-01-30T09:00:00+09:00'],
    ['while it lasts', '2020-01-30T16:59:59+09:00', '2020-01-30T09:00:00+09:00'],
    ['when it is over', '2020-01-30T17:00:00+09:00', '2020-01-31T09:00:00+09:00'],
    ['when the week is over', '2020-01-31T17:00:00+09:00', '2020-02-03T09:00:00+09:00'],
    ['on a Saturday', '2020-02-01T10:00:00+09:00', '2020-02-03T09:00:00+09:00'],
  ])('%s', (_case, at, begin) => {
    expect(workingDayBegin(instant(at), HOURS, 'Asia/Seoul')).toBe(instant(begin));
  });
});
