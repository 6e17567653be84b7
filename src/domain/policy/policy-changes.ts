import { InvariantError } from '../errors.js';
import type { CalendarDay } from '../time/instant.js';
import type { AttestationWindow, Milestone, PolicyRevision, Rule, Source } from './policy.js';

type Snapshot = Pick<PolicyRevision, 'milestones' | 'rules' | 'attestationWindows'>;

/** One change that an announcement brought: a snapshot in, the next snapshot out. */
export type PolicyChange = (snapshot: Snapshot) => Snapshot;

/** What an announcement says of itself. */
export interface Announcement {
  readonly announcedOn: CalendarDay;
  readonly summary: string;
  readonly sources: readonly Source[];
}

const EMPTY: Snapshot = { milestones: [], rules: [], attestationWindows: [] };

/** The first revision: everything in it is new. */
export const firstRevision = (announcement: Announcement, ...changes: readonly PolicyChange[]): PolicyRevision => ({
  id: announcement.announcedOn,
  number: 1,
  supersedes: null,
  ...announcement,
  ...applied(EMPTY, changes),
});

/** A full new snapshot: the superseded revision with the changes of one announcement, in their order. */
export const revise = (
  superseded: PolicyRevision,
  announcement: Announcement,
  ...changes: readonly PolicyChange[]
): PolicyRevision => ({
  id: announcement.announcedOn,
  number: superseded.number + 1,
  supersedes: superseded.id,
  ...announcement,
  ...applied(superseded, changes),
});

/** Adds milestones. */
export const addMilestones =
  (...milestones: readonly Milestone[]): PolicyChange =>
  (snapshot) => ({ ...snapshot, milestones: [...snapshot.milestones, ...milestones] });

/** Changes one milestone; whatever it bounds moves with it. */
export const changeMilestone =
  (id: string, change: Partial<Milestone>): PolicyChange =>
  (snapshot) => ({ ...snapshot, milestones: changed(snapshot.milestones, (milestone) => milestone.id === id, change) });

/** Adds rules. */
export const addRules =
  (rules: readonly Rule[]): PolicyChange =>
  (snapshot) => ({ ...snapshot, rules: [...snapshot.rules, ...rules] });

/** Changes every rule that is meant. */
export const changeRules =
  (isMeant: (rule: Rule) => boolean, change: Partial<Rule>): PolicyChange =>
  (snapshot) => ({ ...snapshot, rules: changed(snapshot.rules, isMeant, change) });

/** Opens attestation windows. */
export const addAttestationWindows =
  (...windows: readonly AttestationWindow[]): PolicyChange =>
  (snapshot) => ({ ...snapshot, attestationWindows: [...snapshot.attestationWindows, ...windows] });

/** Changes every attestation window that is meant. */
export const changeAttestationWindows =
  (isMeant: (window: AttestationWindow) => boolean, change: Partial<AttestationWindow>): PolicyChange =>
  (snapshot) => ({ ...snapshot, attestationWindows: changed(snapshot.attestationWindows, isMeant, change) });

/** Takes back the rules that a milestone was to begin, and lets go on what it was to end. */
export const takeBackRules =
  (milestoneId: string): PolicyChange =>
  (snapshot) => ({
    ...snapshot,
    rules: snapshot.rules
      .filter(({ from }) => from !== milestoneId)
      .map((rule) => (rule.until === milestoneId ? { ...rule, until: null } : rule)),
  });

/** Whether nothing ends it yet. */
export const isOpenEnded = ({ until }: { readonly until: string | null }): boolean => until === null;

function applied(start: Snapshot, changes: readonly PolicyChange[]): Snapshot {
  const { milestones, rules, attestationWindows } = changes.reduce((snapshot, change) => change(snapshot), start);
  return { milestones, rules, attestationWindows };
}

function changed<T>(items: readonly T[], isMeant: (item: T) => boolean, change: Partial<T>): readonly T[] {
  if (!items.some(isMeant)) throw new InvariantError('A change of the policy touches nothing');
  return items.map((item) => (isMeant(item) ? { ...item, ...change } : item));
}
