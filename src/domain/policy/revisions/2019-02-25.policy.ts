import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addMilestones, changeRules, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20181022 } from './2018-10-22.policy.js';

const announcedOn = day('2019-02-25');
const source = SOURCES.cloudAgreementPageSandbox;

/** The sandbox gets a day of its own for the API. */
export const revision20190225 = revise(
  revision20181022,
  { announcedOn, sources: [source], summary: "The sandbox's API requires the Cloud Agreement from 11 March 2019." },
  addMilestones(
    milestone({
      id: 'cloud-agreement-required-api-sandbox',
      effectiveOn: day('2019-03-11'),
      environments: ['sandbox'],
      channels: ['api'],
      title: "The sandbox's API requires the Cloud Agreement",
      closes: 'Orders and seat changes by API in the sandbox without a confirmation',
      announcedOn,
      source,
      note: 'Printed as 2018. The row first appears in February 2019, so the year is read as 2019.',
    }),
  ),
  changeRules(({ id }) => id.startsWith('cloud-agreement-api-sandbox'), {
    from: 'cloud-agreement-required-api-sandbox',
    certainty: 'sure',
    source,
  }),
);
