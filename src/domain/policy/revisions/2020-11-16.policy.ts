import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addMilestones, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20200208 } from './2020-02-08.policy.js';

const announcedOn = day('2020-11-16');
const source = SOURCES.duplicateAnnouncement;

/** A second identical confirmation is refused by the API. */
export const revision20201116 = revise(
  revision20200208,
  { announcedOn, sources: [source], summary: 'The API refuses duplicate confirmations from 14 January 2021.' },
  addMilestones(
    milestone({
      id: 'duplicates-refused-at-first',
      effectiveOn: day('2020-11-10'),
      channels: ['api'],
      title: 'The API refuses duplicate confirmations, and was rolled back',
      closes: 'Confirming the same agreement twice by API (409)',
      announcedOn,
      source,
      note: 'Clients that omitted the agreement type read back the Cloud Agreement and confirmed again and again.',
    }),
    milestone({
      id: 'duplicates-refused',
      effectiveOn: day('2021-01-14'),
      channels: ['api'],
      title: 'The API refuses duplicate confirmations',
      closes: 'Confirming the same agreement twice by API (409)',
      certainty: 'likely',
      announcedOn,
      source,
      note: 'Announced as a plan; no later text says that it was carried out.',
    }),
  ),
);
