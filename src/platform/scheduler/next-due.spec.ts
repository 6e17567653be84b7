import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InputError } from '../../domain/errors.js';
import { formatInstant, instantFromMs } from '../../domain/time/instant.js';
import { nextDueAt } from './next-due.js';

const next = (cron: string, zone: string, after: string): string =>
  formatInstant(nextDueAt(cron, zone, instantFromMs(Date.parse(after))));

describe('the next due time', () => {
  it.each<[string, string, string, string, string]>([
    ['before the time of the day', '0 6 * * *', 'Asia/Seoul', '2020-01-30T20:59:59.999Z', '2020-01-30T21:00:00.000Z'],
    ['at the time itself: the next', '0 6 * * *', 'Asia/Seoul', '2020-01-30T21:00:00Z', '2020-01-31T21:00:00.000Z'],
    ['after a leap day', '0 0 1 * *', 'UTC', '2020-02-29T12:00:00Z', '2020-03-01T00:00:00.000Z'],
    ['a wall time that is skipped', '30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00.000Z'],
    ['the day after that', '30 2 * * *', 'Europe/Berlin', '2026-03-29T01:30:00Z', '2026-03-30T00:30:00.000Z'],
    ['a wall time that comes twice', '30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['only its first time', '30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:05Z', '2026-10-26T01:30:00.000Z'],
    ['half hours through it', '*/30 * * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T01:00:00.000Z'],
    ['and again', '*/30 * * * *', 'Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00.000Z'],
  ])('%s', (_name, cron, zone, after, expected) => {
    expect(next(cron, zone, after)).toBe(expected);
  });

  it('is the same whichever instant before it is asked about', () => {
    const somewhen = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2027-01-01T00:00:00Z') });
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Seoul', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(somewhen, zone, fc.double({ min: 0, max: 1, noNaN: true }), (ms, timeZone, share) => {
        const after = instantFromMs(ms);
        const due = nextDueAt('30 2 * * *', timeZone, after);
        const between = instantFromMs(Math.min(Math.floor(after + (due - after) * share), due - 1));
        expect(due).toBeGreaterThan(after);
        expect(nextDueAt('30 2 * * *', timeZone, between)).toBe(due);
      }),
    );
  });

  it.each(['', 'daily', '0 6 * *', '0 0 6 * * *', '61 6 * * *'])('refuses the expression "%s"', (cron) => {
    expect(() => next(cron, 'UTC', '2020-01-01T00:00:00Z')).toThrow(InputError);
  });
});
