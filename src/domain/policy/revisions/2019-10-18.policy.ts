import { day } from '../../time/instant.js';
import { changeMilestone, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20190909 } from './2019-09-09.policy.js';

const announcedOn = day('2019-10-18');
const source = SOURCES.customerAgreementPageSdk;

/** The SDK preview was a week later. */
export const revision20191018 = revise(
  revision20190909,
  { announcedOn, sources: [source], summary: 'SDK preview on 20 September 2019.' },
  changeMilestone('mca-preview-sdk', {
    effectiveOn: day('2019-09-20'),
    announcedOn,
    source,
    note: 'First published as 2019-09-13.',
  }),
);
