import { day } from '../../time/instant.js';
import { addRules, changeMilestone, changeRules, isOpenEnded, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { refreshBlockRules } from './2025-08-31.policy.js';
import { revision20250930 } from './2025-09-30.policy.js';

/** Known by the turn of the year; the day of the announcement is not, so the last of December stands for it. */
const announcedOn = day('2025-12-31');
const source = SOURCES.refreshBlockDay;

/** The block of outdated acceptances gets its day again. */
export const revision20251231 = revise(
  revision20250930,
  {
    announcedOn,
    sources: [source],
    summary: 'From 21 January 2026 acceptances from before 1 April 2023 no longer carry orders.',
  },
  changeMilestone('refresh-block', {
    effectiveOn: day('2026-01-21'),
    kind: 'fixed',
    announcedOn,
    source,
    note: 'Put off from 2025-10-07. Only one family of third-party pages gives this day.',
  }),
  changeRules(isOpenEnded, { until: 'refresh-block' }),
  addRules(refreshBlockRules('uncertain', source)),
);
