import { describe, expect, it } from '@jest/globals';
import { NEWEST_REVISION, POLICY_HISTORY } from './policy-history.js';

const effectiveDays = (milestoneId: string): readonly (string | undefined)[] =>
  POLICY_HISTORY.map(({ milestones }) => milestones.find(({ id }) => id === milestoneId)?.effectiveOn);

describe('the shipped history', () => {
  it('is one line of revisions, each superseding the one before', () => {
    expect(POLICY_HISTORY.map(({ number }) => number)).toEqual(POLICY_HISTORY.map((_, position) => position + 1));
    expect(POLICY_HISTORY.map(({ supersedes }) => supersedes)).toEqual([
      null,
      ...POLICY_HISTORY.slice(0, -1).map(({ id }) => id),
    ]);
    const days = POLICY_HISTORY.map(({ announcedOn }) => announcedOn);
    expect(days).toEqual([...days].sort());
    expect(NEWEST_REVISION).toBe(POLICY_HISTORY.at(-1));
  });

  it.each<[string, string, readonly string[]]>([
    ['the API requires the Cloud Agreement', 'cloud-agreement-required-api', ['2018-11-07', '2019-03-22']],
    ['the dashboard never moved', 'cloud-agreement-required-dashboard', ['2018-11-07']],
    ['the API preview', 'mca-preview-api', ['2019-09-02', '2019-09-03']],
    ['the SDK preview', 'mca-preview-sdk', ['2019-09-13', '2019-09-20']],
    ['the end of the Cloud Agreement was misprinted, not moved', 'cloud-agreement-end', ['2020-01-31']],
    ['the old attestation', 'old-attestation-end', ['2025-10-07', '2026-01-05']],
    ['the refresh block', 'refresh-block', ['2025-10-07', '2026-01-05', '2026-01-21']],
    ['multi-factor sign-in', 'multi-factor-required', ['2026-04-01', '2026-06-08']],
  ])('%s', (_name, milestoneId, moves) => {
    const known = effectiveDays(milestoneId).filter((on) => on !== undefined);
    expect([...new Set(known)]).toEqual(moves);
  });

  it('never forgets a milestone that it learned', () => {
    const ids = POLICY_HISTORY.map(({ milestones }) => milestones.map(({ id }) => id));
    for (const [position, before] of ids.slice(0, -1).entries())
      expect(ids[position + 1]).toEqual(expect.arrayContaining(before));
  });

  it('names a source for every milestone, rule and window, none published after it was announced', () => {
    for (const { announcedOn, milestones, rules, attestationWindows, sources } of POLICY_HISTORY)
      for (const { url, publishedOn } of [
        ...sources,
        ...[...milestones, ...rules, ...attestationWindows].map(({ source }) => source),
      ]) {
        expect(url).toMatch(/^https:\/\//);
        expect(publishedOn === null || publishedOn <= announcedOn || publishedOn === '2020-02-04').toBe(true);
      }
  });
});
