import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addAttestationWindows, addMilestones, changeMilestone, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20190801 } from './2019-08-01.policy.js';

const announcedOn = day('2019-09-09');
const source = SOURCES.customerAgreementPageCorrected;

/** The API preview was a day later, the SDK preview gets a day, and the misprinted year is corrected. */
export const revision20190909 = revise(
  revision20190801,
  { announcedOn, sources: [source], summary: 'API preview on 3 September 2019; SDK preview on 13 September.' },
  changeMilestone('mca-preview-api', {
    effectiveOn: day('2019-09-03'),
    announcedOn,
    source,
    note: 'First published as 2019-09-02.',
  }),
  changeMilestone('cloud-agreement-end', {
    certainty: 'sure',
    announcedOn,
    source,
    note: 'First printed as 2019-01-31.',
  }),
  addMilestones(
    milestone({
      id: 'mca-preview-sdk',
      effectiveOn: day('2019-09-13'),
      environments: ['sandbox'],
      channels: ['sdk'],
      title: "The sandbox's .NET SDK can record the MCA",
      opens: 'Recording the MCA by SDK in the sandbox',
      announcedOn,
      source,
    }),
  ),
  addAttestationWindows({
    id: 'mca-sandbox-sdk',
    agreementType: 'MicrosoftCustomerAgreement',
    method: 'partner-attested',
    environments: ['sandbox'],
    channels: ['sdk'],
    from: 'mca-preview-sdk',
    until: null,
    certainty: 'sure',
    source,
  }),
);
