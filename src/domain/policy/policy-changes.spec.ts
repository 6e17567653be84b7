import { describe, expect, it } from '@jest/globals';
import { InvariantError } from '../errors.js';
import { day } from '../time/instant.js';
import { milestone } from './milestone.js';
import {
  addMilestones,
  addRules,
  changeMilestone,
  changeRules,
  firstRevision,
  isOpenEnded,
  revise,
  takeBackRules,
} from './policy-changes.js';
import { EITHER_AGREEMENT, ruleFamily, type RuleFamily } from './rule-families.js';
import { SOURCES } from './sources.js';

const announcement = (announcedOn: string) => ({ announcedOn: day(announcedOn), summary: 'A change', sources: [] });

const aMilestone = (id: string, effectiveOn: string) =>
  milestone({
    id,
    effectiveOn: day(effectiveOn),
    title: id,
    announcedOn: day('2030-01-01'),
    source: SOURCES.multiFactor,
  });

const aFamily = (family: Partial<RuleFamily> = {}): RuleFamily => ({
  id: 'rule',
  environment: 'production',
  orders: ['new-order'],
  advised: ['term-change'],
  from: 'start',
  until: null,
  satisfiedBy: EITHER_AGREEMENT,
  certainty: 'sure',
  source: SOURCES.multiFactor,
  ...family,
});

const first = firstRevision(
  announcement('2030-01-01'),
  addMilestones(aMilestone('start', '2030-02-01'), aMilestone('end', '2030-03-01')),
  addRules(ruleFamily(aFamily())),
);

const boundsIn = ({ rules }: typeof first) => rules.map(({ id, from, until }) => [id, from, until]);

describe('a revision', () => {
  it('is numbered, and named by the day it was announced', () => {
    const second = revise(first, announcement('2030-01-15'));
    expect(first).toMatchObject({ id: '2030-01-01', number: 1, supersedes: null });
    expect(second).toMatchObject({ id: '2030-01-15', number: 2, supersedes: '2030-01-01', summary: 'A change' });
    expect(second.rules).toEqual(first.rules);
  });

  it('leaves the one it supersedes as it was', () => {
    const before = JSON.stringify(first);
    revise(first, announcement('2030-01-15'), changeMilestone('start', { effectiveOn: day('2030-02-10') }));
    expect(JSON.stringify(first)).toBe(before);
  });

  it('moves one milestone and no other', () => {
    const moved = revise(
      first,
      announcement('2030-01-15'),
      changeMilestone('start', { effectiveOn: day('2030-02-10') }),
    );
    expect(moved.milestones.map(({ id, effectiveOn }) => [id, effectiveOn])).toEqual([
      ['start', '2030-02-10'],
      ['end', '2030-03-01'],
    ]);
  });

  it('ends what is open-ended, and takes that back with the rules that were to follow', () => {
    const planned = revise(
      first,
      announcement('2030-01-15'),
      changeRules(isOpenEnded, { until: 'end' }),
      addRules(ruleFamily(aFamily({ id: 'next', from: 'end', advised: [] }))),
    );
    expect(boundsIn(planned)).toEqual([
      ['rule', 'start', 'end'],
      ['rule-seats', 'start', 'end'],
      ['rule-advice', 'start', 'end'],
      ['next', 'end', null],
      ['next-seats', 'end', null],
    ]);
    expect(boundsIn(revise(planned, announcement('2030-01-20'), takeBackRules('end')))).toEqual(boundsIn(first));
  });

  it('refuses a change that touches nothing', () => {
    expect(() => revise(first, announcement('2030-01-15'), changeMilestone('nowhere', {}))).toThrow(InvariantError);
    expect(() =>
      revise(
        first,
        announcement('2030-01-15'),
        changeRules(() => false, {}),
      ),
    ).toThrow(InvariantError);
  });
});

describe('a family of rules', () => {
  it('gates seat changes of what has seats only', () => {
    const [orders, seats, advice] = ruleFamily(aFamily());
    expect(orders).toMatchObject({ effect: 'enforce', operations: ['new-order'], channels: ['api', 'dashboard'] });
    expect(seats).toMatchObject({ effect: 'enforce', operations: ['seat-change'], offers: ['seat-based', 'software'] });
    expect(advice).toMatchObject({ effect: 'advise', operations: ['term-change'] });
  });

  it('has no part without operations or offers', () => {
    const rules = ruleFamily(aFamily({ offers: ['azure-plan'], advised: [] }));
    expect(rules.map(({ id }) => id)).toEqual(['rule']);
  });
});
