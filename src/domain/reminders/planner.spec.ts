import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, type CalendarDay, dayOf, type Instant, parseInstant } from '../time/instant.js';
import { hourOf, isWeekday } from '../time/working-time.js';
import { type Campaign, confirmationCampaign, horizonOf } from './campaign.js';
import type { Occasion } from './occasion.js';
import { plannerOf, type ReminderSubject, stepsAhead, whyObsolete } from './planner.js';

const instant = (text: string): Instant => {
  const at = parseInstant(text);
  if (at === null) throw new Error(`${text} is no instant`);
  return at;
};
const DEADLINE = instant('2020-02-01T00:00:00Z');
const ahead: Occasion = { kind: 'deadline-ahead', deadlineAt: DEADLINE };
const passed: Occasion = { kind: 'deadline-passed', deadlineAt: DEADLINE };

/** The planned steps as `step day` with the local time of day, in one zone. */
function calendar(occasion: Occasion, zone: string, now: string, campaign: Campaign = confirmationCampaign): string[] {
  return stepsAhead(campaign, occasion, zone, instant(now)).map(({ step, dueAt }) => {
    const day = dayOf(dueAt, zone);
    const hours = (dueAt - hourOf(day, 0, zone)) / 3_600_000;
    return `${step} ${day} ${hours}h`;
  });
}

const anOccasion = (kind: Occasion['kind'], deadlineAt: Instant): Occasion => ({ kind, deadlineAt });
const aSubject = (set: Partial<ReminderSubject> = {}): ReminderSubject => ({
  customerId: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01',
  recipient: 'contact@customer.example',
  timeZone: 'Asia/Seoul',
  occasion: ahead,
  ...set,
});

describe('the steps towards a deadline', () => {
  it('fall due at nine in the customer’s zone, on the Friday before where the day is on a weekend', () => {
    expect(calendar(ahead, 'Asia/Seoul', '2019-11-01T00:00:00Z')).toEqual([
      'before-60 2019-12-03 9h',
      'before-30 2020-01-02 9h',
      'before-14 2020-01-17 9h',
      'before-7 2020-01-24 9h',
      'before-3 2020-01-29 9h',
      'before-1 2020-01-31 9h',
    ]);
  });

  it('count from the day on which the deadline falls where the customer is', () => {
    expect(calendar(ahead, 'America/Los_Angeles', '2020-01-27T20:00:00Z')).toContain('before-1 2020-01-30 9h');
  });

  it('collapse into the newest one when several were missed', () => {
    expect(calendar(ahead, 'Asia/Seoul', '2020-01-18T12:00:00+09:00')).toEqual([
      'before-14 2020-01-20 9h',
      'before-7 2020-01-24 9h',
      'before-3 2020-01-29 9h',
      'before-1 2020-01-31 9h',
    ]);
  });

  it('leave a missed one out when the following one comes no later', () => {
    expect(calendar(ahead, 'Asia/Seoul', '2020-01-23T18:00:00+09:00')[0]).toBe('before-7 2020-01-24 9h');
  });

  it.each([
    [
      'within working hours the missed one is due on the day under way',
      '2020-01-31T10:00:00+09:00',
      ['before-1 2020-01-31 9h'],
    ],
    ['after working hours there is no working day before the deadline', '2020-01-31T17:00:00+09:00', []],
  ])('on the last day: %s', (_rule, now, expected) => {
    expect(calendar(ahead, 'Asia/Seoul', now)).toEqual(expected);
  });

  it('are one, the later, where weekends move two to one day', () => {
    const monday = anOccasion('deadline-ahead', instant('2020-03-02T00:00:00Z'));
    expect(calendar(monday, 'UTC', '2020-02-26T12:00:00Z')).toEqual([
      'before-7 2020-02-26 9h',
      'before-1 2020-02-28 9h',
    ]);
  });
});

describe('the steps after a standing began', () => {
  it('fall due on the next weekday, never before the standing began', () => {
    expect(calendar(passed, 'Asia/Seoul', '2020-02-01T00:00:00Z')).toEqual([
      'after-0 2020-02-03 9h',
      'after-7 2020-02-10 9h',
      'after-14 2020-02-17 9h',
      'after-28 2020-03-02 9h',
    ]);
    const atNine = anOccasion('deadline-passed', instant('2020-02-05T09:00:00+09:00'));
    expect(calendar(atNine, 'Asia/Seoul', '2020-02-05T09:00:00+09:00')[0]).toBe('after-0 2020-02-05 9h');
    const inTheAfternoon = anOccasion('deadline-passed', instant('2020-02-05T14:00:00+09:00'));
    expect(calendar(inTheAfternoon, 'Asia/Seoul', '2020-02-05T14:00:00+09:00')[0]).toBe('after-0 2020-02-06 9h');
  });

  it('come to one mail for a standing that began long ago', () => {
    expect(calendar(passed, 'Asia/Seoul', '2021-06-01T08:00:00+09:00')).toEqual(['after-28 2021-06-01 9h']);
  });
});

describe('whatever the zone, the instant and the deadline', () => {
  const zones = [
    'UTC',
    'Asia/Seoul',
    'Pacific/Apia',
    'Pacific/Pago_Pago',
    'America/Sao_Paulo',
    'Asia/Kathmandu',
    'Europe/London',
  ];
  const moments = fc
    .integer({ min: instant('2018-01-01T00:00:00Z'), max: instant('2026-12-31T00:00:00Z') })
    .map((ms) => ms as Instant);
  const cases = fc.record({
    zone: fc.constantFrom(...zones),
    kind: fc.constantFrom<Occasion['kind'][]>('deadline-ahead', 'deadline-passed'),
    deadlineAt: moments,
    away: fc.integer({ min: 0, max: 100 * 86_400_000 }),
  });

  it('each is at nine on a weekday there, once a day, in order, and on the right side of the deadline', () => {
    fc.assert(
      fc.property(cases, ({ zone, kind, deadlineAt, away }) => {
        const now = (kind === 'deadline-ahead' ? deadlineAt - away - 1 : deadlineAt + away) as Instant;
        const steps = stepsAhead(confirmationCampaign, { kind, deadlineAt }, zone, now);
        for (const [index, { dueAt }] of steps.entries()) {
          const day = dayOf(dueAt, zone);
          expect(isWeekday(day)).toBe(true);
          expect(dueAt).toBe(hourOf(day, 9, zone));
          if (index > 0) expect(dueAt).toBeGreaterThan(steps[index - 1]?.dueAt ?? Infinity);
          if (kind === 'deadline-ahead') expect(dueAt).toBeLessThan(deadlineAt);
          else expect(dayOf(dueAt, zone) >= dayOf(deadlineAt, zone)).toBe(true);
        }
      }),
    );
  });

  it('at most one is due at once, and only while a working day is under way', () => {
    fc.assert(
      fc.property(cases, ({ zone, kind, deadlineAt, away }) => {
        const now = (kind === 'deadline-ahead' ? deadlineAt - away - 1 : deadlineAt + away) as Instant;
        const due = stepsAhead(confirmationCampaign, { kind, deadlineAt }, zone, now).filter(
          ({ dueAt }) => dueAt <= now,
        );
        expect(due.length).toBeLessThanOrEqual(1);
        const today = dayOf(now, zone);
        for (const { dueAt } of due) {
          expect(dayOf(dueAt, zone)).toBe(today);
          expect(now).toBeLessThan(hourOf(today, 17, zone));
        }
      }),
    );
  });

  it('the steps ahead do not change by planning again before the first of them', () => {
    fc.assert(
      fc.property(cases, ({ zone, kind, deadlineAt, away }) => {
        const now = (kind === 'deadline-ahead' ? deadlineAt - away - 1 : deadlineAt + away) as Instant;
        const occasion = { kind, deadlineAt };
        const [first, ...rest] = stepsAhead(confirmationCampaign, occasion, zone, now);
        if (first === undefined) return;
        const later = (Math.max(first.dueAt, now) - 1) as Instant;
        if (later <= now) return;
        expect(stepsAhead(confirmationCampaign, occasion, zone, later)).toEqual([first, ...rest]);
      }),
    );
  });
});

describe('a planner', () => {
  const planner = plannerOf(confirmationCampaign, instant('2020-01-30T00:00:00Z'), DEADLINE);

  it('names customer, campaign, recipient, deadline and step of each reminder', () => {
    expect(planner(aSubject())).toEqual([
      {
        customerId: '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01',
        campaignId: 'confirmation',
        recipient: 'contact@customer.example',
        deadlineAt: DEADLINE,
        step: 'before-3',
        dueAt: instant('2020-01-30T09:00:00+09:00'),
      },
      expect.objectContaining({ step: 'before-1', dueAt: instant('2020-01-31T09:00:00+09:00') }),
    ]);
  });

  it.each([
    ['without an occasion', aSubject({ occasion: null })],
    ['without anybody to write to', aSubject({ recipient: null })],
  ])('plans nothing %s', (_case, subject) => {
    expect(planner(subject)).toEqual([]);
  });

  it('keeps zones and occasions apart', () => {
    const inLondon = planner(aSubject({ timeZone: 'Europe/London' }));
    const afterwards = planner(aSubject({ occasion: anOccasion('deadline-passed', instant('2020-01-30T00:00:00Z')) }));
    expect(inLondon.map(({ dueAt }) => dueAt)).not.toEqual(planner(aSubject()).map(({ dueAt }) => dueAt));
    expect(afterwards.map(({ step }) => step)).toEqual(['after-0']);
  });

  it('leaves out what falls due at its horizon or later', () => {
    const lastMinute = plannerOf(
      confirmationCampaign,
      instant('2020-01-30T00:00:00Z'),
      instant('2020-01-31T00:00:00Z'),
    );
    expect(lastMinute(aSubject()).map(({ step }) => step)).toEqual(['before-3']);
  });
});

it('a plan looks ninety days ahead', () => {
  expect(horizonOf(confirmationCampaign, instant('2019-11-03T15:00:00Z'))).toBe(instant('2020-02-01T00:00:00Z'));
});

describe('a reminder that is no longer planned', () => {
  const reminder = { deadlineAt: DEADLINE, recipient: 'contact@customer.example' };
  const tomorrow = anOccasion('deadline-ahead', hourOf(addDays('2020-02-01' as CalendarDay, 1), 0, 'UTC'));

  it.each([
    ['FACTS_CHANGED', null],
    ['FACTS_CHANGED', aSubject({ occasion: null })],
    ['FACTS_CHANGED', aSubject({ occasion: tomorrow })],
    ['RECIPIENT_CHANGED', aSubject({ recipient: 'other@customer.example' })],
    ['SUPERSEDED', aSubject()],
  ])('says why: %s', (reason, subject) => {
    expect(whyObsolete(reminder, subject)).toBe(reason);
  });
});
