import { describe, expect, it } from '@jest/globals';
import { aPolicy, instant } from '../../../test/cases/builders.js';
import { InvariantError } from '../errors.js';
import { NEWEST_REVISION } from '../policy/revisions/policy-history.js';
import { formatInstant } from '../time/instant.js';
import { segmentAt } from './compiled-policy.js';

const milestoneOf = (id: string, policy = aPolicy()) => {
  const dated = policy.milestones.find(({ milestone }) => milestone.id === id);
  return dated && [formatInstant(dated.at), dated.lastGoodOn];
};

describe('a milestone', () => {
  it.each([
    ['acts from its own day', 'mca-in-production', 'standard', '2019-10-01T00:00:00.000Z', '2019-09-30'],
    [
      'acts from the day after the last good one',
      'cloud-agreement-end',
      'standard',
      '2020-02-01T00:00:00.000Z',
      '2020-01-31',
    ],
    [
      'acts a day earlier when read conservatively',
      'cloud-agreement-end',
      'conservative',
      '2020-01-31T00:00:00.000Z',
      '2020-01-30',
    ],
    [
      'has one reading where it names its first day',
      'refresh-block',
      'conservative',
      '2026-01-21T00:00:00.000Z',
      '2026-01-20',
    ],
  ] as const)('%s', (_name, id, boundary, at, lastGoodOn) => {
    expect(milestoneOf(id, aPolicy({ boundary }))).toEqual([at, lastGoodOn]);
  });

  it('stands in the order in which it acts', () => {
    const instants = aPolicy().milestones.map(({ at }) => at);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(instants).toHaveLength(NEWEST_REVISION.milestones.length);
  });
});

describe('a compiled policy', () => {
  it('has tables only for clouds with confirmation', () => {
    const { tables } = aPolicy();
    expect(Object.entries(tables).map(([cloud, table]) => [cloud, table !== null])).toEqual([
      ['public', true],
      ['china', false],
      ['us-government', false],
      ['germany', false],
    ]);
  });

  it('knows the reference date where a rule names one', () => {
    expect(aPolicy().referenceOn).toBe('2023-04-01');
    const withoutBlock = { ...NEWEST_REVISION, rules: NEWEST_REVISION.rules.slice(0, 3) };
    const openEnded = { ...withoutBlock, rules: NEWEST_REVISION.rules.filter(({ id }) => id.startsWith('cloud-')) };
    const forEver = { ...openEnded, rules: openEnded.rules.map((rule) => ({ ...rule, until: null })) };
    expect(aPolicy({}, forEver).referenceOn).toBeNull();
  });

  it('refuses a bound that names no milestone', () => {
    const [rule, ...others] = NEWEST_REVISION.rules;
    if (rule === undefined) throw new RangeError('There is no rule');
    const broken = { ...NEWEST_REVISION, rules: [{ ...rule, from: 'nowhere' }, ...others] };
    expect(() => aPolicy({}, broken)).toThrow(new InvariantError('A bound names no milestone'));
  });

  it('refuses to judge standings without a rule', () => {
    const broken = { ...NEWEST_REVISION, rules: NEWEST_REVISION.rules.filter(({ from }) => from !== 'refresh-block') };
    expect(() => aPolicy({}, broken)).toThrow(new InvariantError('No rule says what a standing is'));
  });
});

describe('a segment', () => {
  const at = instant('2020-02-01T00:00:00Z');
  const earlier = instant('2019-10-01T00:00:00Z');

  it.each([
    ['is the last that has begun', [{ from: earlier }, { from: at }], at],
    ['begins with its own instant', [{ from: earlier }, { from: instant('2020-02-01T00:00:00.001Z') }], earlier],
  ])('%s', (_name, segments, expected) => {
    expect(segmentAt(segments, at).from).toBe(expected);
  });

  it('there must always be', () => {
    expect(() => segmentAt([], at)).toThrow(InvariantError);
  });
});
