import { describe, expect, it } from '@jest/globals';
import {
  addDays,
  calendarParts,
  day,
  dayOf,
  formatInstant,
  instantFromMs,
  isTimeZone,
  parseDay,
  parseInstant,
  startOfDay,
} from './instant.js';

describe('an instant is read from text', () => {
  it.each<[string, string, string | null]>([
    ['in UTC', '2020-02-01T00:00:00Z', '2020-02-01T00:00:00.000Z'],
    ['with milliseconds', '2020-01-31T23:59:59.999Z', '2020-01-31T23:59:59.999Z'],
    ['with an offset', '2020-02-01T09:00:00+09:00', '2020-02-01T00:00:00.000Z'],
    ['with an offset to the west', '2020-01-31T19:30:00-0430', '2020-02-01T00:00:00.000Z'],
    ['without an offset it is none', '2020-02-01T00:00:00', null],
    ['a day alone is none', '2020-02-01', null],
    ['a day that does not exist is none', '2019-02-29T00:00:00Z', null],
    ['more before it is none', 'x2020-02-01T00:00:00Z', null],
    ['more after it is none', '2020-02-01T00:00:00Zx', null],
  ])('%s', (_name, text, expected) => {
    const parsed = parseInstant(text);
    expect(parsed === null ? null : formatInstant(parsed)).toBe(expected);
  });
});

describe('a calendar day', () => {
  it.each<[string, string, string | null]>([
    ['is year, month and day', '2020-02-29', '2020-02-29'],
    ['must exist', '2019-02-29', null],
    ['has no time', '2020-02-29T00:00', null],
    ['has nothing before it', ' 2020-02-29', null],
    ['has two digits a month', '2020-2-29', null],
  ])('%s', (_name, text, expected) => {
    expect(parseDay(text)).toBe(expected);
  });

  it('that does not exist cannot be written into the program', () => {
    expect(() => day('2019-02-29')).toThrow(new RangeError('2019-02-29 is not a calendar day'));
  });

  it.each<[string, string, number, string]>([
    ['over a month', '2020-01-31', 1, '2020-02-01'],
    ['over a leap day', '2020-02-28', 1, '2020-02-29'],
    ['over a year, backwards', '2020-01-01', -1, '2019-12-31'],
    ['nowhere', '2020-03-29', 0, '2020-03-29'],
    ['over many months', '2020-01-01', 366, '2021-01-01'],
  ])('moves %s', (_name, from, count, expected) => {
    expect(addDays(day(from), count)).toBe(expected);
  });

  it('has a year, a month and a day of the month', () => {
    expect(calendarParts(day('2020-01-31'))).toEqual({ year: 2020, month: 1, dayOfMonth: 31 });
  });
});

describe('the first instant of a day', () => {
  it.each<[string, string, string, string]>([
    ['is midnight in UTC', '2020-02-01', 'UTC', '2020-02-01T00:00:00.000Z'],
    ['is earlier to the east', '2020-02-01', 'Asia/Seoul', '2020-01-31T15:00:00.000Z'],
    ['is later to the west', '2020-02-01', 'America/Los_Angeles', '2020-02-01T08:00:00.000Z'],
    [
      'is the first that exists where midnight is skipped',
      '2018-11-04',
      'America/Sao_Paulo',
      '2018-11-04T03:00:00.000Z',
    ],
    ['is the first of two midnights', '2020-11-01', 'America/Havana', '2020-11-01T04:00:00.000Z'],
  ])('%s', (_name, on, zone, expected) => {
    const first = startOfDay(day(on), zone);
    expect(formatInstant(first)).toBe(expected);
    expect(dayOf(first, zone)).toBe(on);
    expect(dayOf(instantFromMs(first - 1), zone)).toBe(addDays(day(on), -1));
  });
});

describe('a time zone', () => {
  it.each([
    ['Asia/Seoul', true],
    ['UTC', true],
    ['Asia/Atlantis', false],
    ['', false],
  ])('%s is known: %s', (zone, isKnown) => {
    expect(isTimeZone(zone)).toBe(isKnown);
  });
});
