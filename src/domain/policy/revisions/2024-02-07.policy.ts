import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addMilestones, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20201116 } from './2020-11-16.policy.js';

const announcedOn = day('2024-02-07');

/** Acceptances from before the refreshed text are to be renewed; nothing is blocked. */
export const revision20240207 = revise(
  revision20201116,
  {
    announcedOn,
    sources: [SOURCES.bulkTool, SOURCES.refreshReference],
    summary: 'Acceptances from before 1 April 2023 are to be renewed as soon as possible; no block is named.',
  },
  addMilestones(
    milestone({
      id: 'mca-reference',
      effectiveOn: day('2023-04-01'),
      environments: ['production', 'sandbox'],
      title: 'Reference date of the refreshed MCA',
      certainty: 'likely',
      announcedOn,
      source: SOURCES.refreshReference,
      note: 'An acceptance of this very day needs no renewal: the notices say prior to.',
    }),
    milestone({
      id: 'refresh-bulk-tool',
      effectiveOn: day('2024-02-07'),
      channels: ['bulk-tool'],
      title: 'A bulk tool renews acceptances',
      opens: 'Attesting many customers at once',
      announcedOn,
      source: SOURCES.bulkTool,
    }),
  ),
);
