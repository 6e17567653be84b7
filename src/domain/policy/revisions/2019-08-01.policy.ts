import { OFFERS } from '../policy.js';
import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import {
  addAttestationWindows,
  addMilestones,
  addRules,
  changeAttestationWindows,
  changeRules,
  isOpenEnded,
  revise,
} from '../policy-changes.js';
import {
  CUSTOMER_AGREEMENT_ONLY,
  EITHER_AGREEMENT,
  inBothEnvironments,
  ORDERS,
  ruleFamily,
  type RuleFamily,
} from '../rule-families.js';
import { SOURCES } from '../sources.js';
import { revision20190225 } from './2019-02-25.policy.js';

const announcedOn = day('2019-08-01');
const source = SOURCES.customerAgreementPage;

const requirement = {
  orders: ORDERS,
  advised: ['manual-renewal', 'term-change'],
  certainty: 'sure',
  source,
} as const satisfies Partial<RuleFamily>;

const transition = { ...requirement, from: 'mca-in-production', until: 'cloud-agreement-end' } as const;

const recording = {
  agreementType: 'MicrosoftCustomerAgreement',
  method: 'partner-attested',
  until: null,
  certainty: 'sure',
  source,
} as const;

/** The MCA is introduced, and the Cloud Agreement gets an end. */
export const revision20190801 = revise(
  revision20190225,
  { announcedOn, sources: [source], summary: 'The MCA comes on 1 October 2019; the Cloud Agreement ends.' },
  addMilestones(
    milestone({
      id: 'mca-preview-dashboard',
      effectiveOn: day('2019-08-01'),
      environments: ['sandbox'],
      channels: ['dashboard'],
      title: "The sandbox's dashboard can record the MCA",
      opens: 'Recording the MCA on the dashboard in the sandbox',
      announcedOn,
      source,
      note: 'That orders in the sandbox honour it from this day is our reading.',
    }),
    milestone({
      id: 'mca-preview-api',
      effectiveOn: day('2019-09-02'),
      environments: ['sandbox'],
      channels: ['api'],
      title: "The sandbox's API can record the MCA",
      opens: 'Recording the MCA by API in the sandbox',
      announcedOn,
      source,
    }),
    milestone({
      id: 'mca-in-production',
      effectiveOn: day('2019-10-01'),
      title: 'The MCA is available in production',
      opens: 'Recording the MCA, and orders and seat changes with either agreement',
      announcedOn,
      source,
    }),
    milestone({
      id: 'cloud-agreement-end',
      effectiveOn: day('2020-01-31'),
      lastGoodOn: day('2020-01-31'),
      conservativeLastGoodOn: day('2020-01-30'),
      title: 'Last day of the Cloud Agreement',
      closes: 'Orders, seat changes and new confirmations with the Cloud Agreement, from the day after',
      certainty: 'likely',
      announcedOn,
      source,
      note: 'The page prints 2019-01-31, a day before its own start of the MCA: read as 2020.',
    }),
  ),
  changeRules((rule) => isOpenEnded(rule) && rule.environments.includes('production'), { until: 'mca-in-production' }),
  changeRules((rule) => isOpenEnded(rule) && rule.environments.includes('sandbox'), { until: 'mca-preview-dashboard' }),
  addRules([
    ...ruleFamily({
      ...requirement,
      id: 'preview-sandbox',
      environment: 'sandbox',
      from: 'mca-preview-dashboard',
      until: 'mca-in-production',
      satisfiedBy: EITHER_AGREEMENT,
      certainty: 'uncertain',
    }),
    ...inBothEnvironments({
      ...transition,
      id: 'either-agreement',
      offers: OFFERS.filter((offer) => offer !== 'azure-plan'),
      satisfiedBy: EITHER_AGREEMENT,
    }),
    ...inBothEnvironments({
      ...transition,
      id: 'azure-plan',
      offers: ['azure-plan'],
      satisfiedBy: CUSTOMER_AGREEMENT_ONLY,
      cloudAgreementDenial: 'MCA_REQUIRED_FOR_OFFER',
    }),
    ...inBothEnvironments({
      ...requirement,
      id: 'mca-required',
      from: 'cloud-agreement-end',
      until: null,
      satisfiedBy: CUSTOMER_AGREEMENT_ONLY,
    }),
  ]),
  changeAttestationWindows(isOpenEnded, { until: 'cloud-agreement-end' }),
  addAttestationWindows(
    {
      ...recording,
      id: 'mca-sandbox-dashboard',
      environments: ['sandbox'],
      channels: ['dashboard'],
      from: 'mca-preview-dashboard',
    },
    { ...recording, id: 'mca-sandbox-api', environments: ['sandbox'], channels: ['api'], from: 'mca-preview-api' },
    {
      ...recording,
      id: 'mca-production',
      environments: ['production'],
      channels: ['dashboard', 'api', 'sdk'],
      from: 'mca-in-production',
    },
  ),
);
