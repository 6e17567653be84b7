import { day } from '../../time/instant.js';
import { changeMilestone, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20180904 } from './2018-09-04.policy.js';

const announcedOn = day('2018-10-22');
const source = SOURCES.cloudAgreementQuestionsExtended;

/** The extension for users of the API. */
export const revision20181022 = revise(
  revision20180904,
  { announcedOn, sources: [source], summary: 'Users of the API have until 22 March 2019.' },
  changeMilestone('cloud-agreement-required-api', {
    effectiveOn: day('2019-03-22'),
    announcedOn,
    source,
    note: 'Moved from 2018-11-07 for the API only. A later page prints the year as 12018.',
  }),
);
