import { describe, expect, it } from '@jest/globals';
import type { PolicyRevision, Rule } from '../policy/policy.js';
import { NEWEST_REVISION, POLICY_HISTORY } from '../policy/revisions/policy-history.js';
import { day } from '../time/instant.js';
import { validatePolicy } from './validate-policy.js';

describe('the shipped history', () => {
  it.each(POLICY_HISTORY.map((revision) => [revision.id, revision] as const))(
    'revision %s has nothing wrong with it',
    (_id, revision) => {
      expect(validatePolicy(revision)).toEqual([]);
    },
  );
});

const withRules = (change: (rule: Rule) => Rule): PolicyRevision => ({
  ...NEWEST_REVISION,
  rules: NEWEST_REVISION.rules.map(change),
});

const withRule = (id: string, change: Partial<Rule>): PolicyRevision =>
  withRules((rule) => (rule.id === id ? { ...rule, ...change } : rule));

const ruleNamed = (id: string): Rule => {
  const rule = NEWEST_REVISION.rules.find((one) => one.id === id);
  if (rule === undefined) throw new RangeError(`${id} is no rule`);
  return rule;
};

describe('a revision is refused', () => {
  it.each<[string, PolicyRevision, readonly unknown[]]>([
    [
      'when two enforced rules bind one request at one instant',
      withRule('either-agreement', { until: 'refresh-block' }),
      [{ code: 'RULES_OVERLAP', ids: ['either-agreement', 'mca-required'] }],
    ],
    [
      'when two advising rules do',
      withRule('either-agreement-advice', { until: 'refresh-block' }),
      [{ code: 'RULES_OVERLAP', ids: ['either-agreement-advice', 'mca-required-advice'] }],
    ],
    [
      'when they overlap under the conservative reading only',
      {
        ...withRule('either-agreement-seats', { until: 'new-end' }),
        milestones: NEWEST_REVISION.milestones.flatMap((one) =>
          one.id === 'cloud-agreement-end' ? [one, { ...one, id: 'new-end', conservativeLastGoodOn: null }] : [one],
        ),
      },
      [{ code: 'RULES_OVERLAP', ids: ['either-agreement-seats', 'mca-required-seats'] }],
    ],
    [
      'when a rule is bounded by a milestone that is not there',
      withRule('either-agreement', { until: 'nowhere' }),
      [{ code: 'MILESTONE_UNKNOWN', ids: ['either-agreement', 'nowhere'] }],
    ],
    [
      'when a reference date is not there',
      withRule('mca-required', {
        satisfiedBy: { cloudAgreement: false, customerAgreement: true, agreedFrom: 'never' },
      }),
      [{ code: 'MILESTONE_UNKNOWN', ids: ['mca-required', 'never'] }],
    ],
    [
      'when an attestation window is bounded by a milestone that is not there',
      {
        ...NEWEST_REVISION,
        attestationWindows: NEWEST_REVISION.attestationWindows.map((window) =>
          window.id === 'mca-direct' ? { ...window, from: 'nowhere' } : window,
        ),
      },
      [{ code: 'MILESTONE_UNKNOWN', ids: ['mca-direct', 'nowhere'] }],
    ],
    [
      'when what is only expected bounds a rule',
      {
        ...withRule('azure-plan', { from: 'azure-plan-on-sale' }),
        milestones: NEWEST_REVISION.milestones.map((one) =>
          one.id === 'azure-plan-on-sale' ? { ...one, kind: 'expected' as const } : one,
        ),
      },
      [{ code: 'MILESTONE_NOT_FIXED', ids: ['azure-plan', 'azure-plan-on-sale'] }],
    ],
    [
      'when a rule ends as it begins',
      withRule('azure-plan', { from: 'mca-in-production', until: 'mca-in-production' }),
      [{ code: 'WINDOW_EMPTY', ids: ['azure-plan'] }],
    ],
    [
      'when an attestation window ends before it begins',
      {
        ...NEWEST_REVISION,
        attestationWindows: NEWEST_REVISION.attestationWindows.map((window) =>
          window.id === 'mca-direct' ? { ...window, until: 'mca-in-production' } : window,
        ),
      },
      [{ code: 'WINDOW_EMPTY', ids: ['mca-direct'] }],
    ],
    [
      'when an id is used twice',
      { ...NEWEST_REVISION, rules: [...NEWEST_REVISION.rules, ruleNamed('azure-plan'), ruleNamed('azure-plan')] },
      [{ code: 'ID_REPEATED', ids: ['azure-plan'] }],
    ],
    [
      'when there are two reference dates',
      withRule('current-mca-required-seats', {
        satisfiedBy: { cloudAgreement: false, customerAgreement: true, agreedFrom: 'refresh-bulk-tool' },
      }),
      [
        {
          code: 'REFERENCE_DATES_DIFFER',
          ids: [
            'current-mca-required',
            'current-mca-required-seats',
            'current-mca-required-sandbox',
            'current-mca-required-sandbox-seats',
          ],
        },
      ],
    ],
    [
      'when a standing has no rule in the end',
      withRule('current-mca-required', { channels: ['dashboard'] }),
      [{ code: 'STANDING_UNDECIDED', ids: ['public'] }],
    ],
    [
      'when the last rule of a standing only advises',
      withRule('current-mca-required', { effect: 'advise' }),
      [{ code: 'STANDING_UNDECIDED', ids: ['public'] }],
    ],
    [
      'when a cloud is named that no standing is judged in',
      withRule('azure-plan', { clouds: ['public', 'china'] }),
      [{ code: 'STANDING_UNDECIDED', ids: ['china'] }],
    ],
  ])('%s', (_name, revision, problems) => {
    expect(validatePolicy(revision)).toEqual(problems);
  });

  it.each<[string, Partial<Rule>]>([
    ['clouds', { clouds: ['china'] }],
    ['environments', { environments: ['sandbox'] }],
    ['channels', { channels: ['dashboard'] }],
    ['operations', { operations: ['cancel'] }],
    ['offers', { offers: ['azure-plan'] }],
  ])('for an overlap only where the %s meet', (_name, elsewhere) => {
    const twin = { ...ruleNamed('mca-required-seats'), channels: ['api' as const], id: 'twin', ...elsewhere };
    const single = withRules((rule) => (rule.id === 'mca-required-seats' ? { ...rule, channels: ['api'] } : rule));
    const others = single.rules.filter(({ id }) => id !== 'mca-required-sandbox-seats');
    const problems = validatePolicy({ ...single, rules: [...others, twin] });
    expect(problems.filter(({ code }) => code === 'RULES_OVERLAP')).toEqual([]);
  });

  it('never for a date alone', () => {
    const moved = {
      ...NEWEST_REVISION,
      milestones: NEWEST_REVISION.milestones.map((one) =>
        one.id === 'cloud-agreement-end' ? { ...one, lastGoodOn: day('2020-03-31') } : one,
      ),
    };
    expect(validatePolicy(moved)).toEqual([]);
  });
});
