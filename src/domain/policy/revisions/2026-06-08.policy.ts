import { day } from '../../time/instant.js';
import { changeMilestone, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20251231 } from './2025-12-31.policy.js';

const announcedOn = day('2026-06-08');
const source = SOURCES.multiFactorRollout;

/** Multi-factor sign-in is rolled out step by step. */
export const revision20260608 = revise(
  revision20251231,
  { announcedOn, sources: [source], summary: 'Multi-factor sign-in is required step by step from 8 June 2026.' },
  changeMilestone('multi-factor-required', {
    effectiveOn: day('2026-06-08'),
    certainty: 'likely',
    announcedOn,
    source,
    note: 'Moved from 2026-04-01 to a progressive roll-out; the day is a third party’s.',
  }),
);
