import type { Milestone } from './policy.js';

type Required = 'id' | 'effectiveOn' | 'title' | 'announcedOn' | 'source';

/** A milestone with what most have in common: production, certain, fixed, and acting from its own day on. */
export const milestone = (facts: Pick<Milestone, Required> & Partial<Milestone>): Milestone => ({
  lastGoodOn: null,
  conservativeLastGoodOn: null,
  environments: ['production'],
  channels: ['dashboard', 'api'],
  opens: null,
  closes: null,
  kind: 'fixed',
  certainty: 'sure',
  note: null,
  ...facts,
});
