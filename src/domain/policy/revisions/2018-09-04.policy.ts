import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addAttestationWindows, addMilestones, addRules, firstRevision } from '../policy-changes.js';
import { CLOUD_AGREEMENT_ONLY, ORDERS, ruleFamily, type RuleFamily } from '../rule-families.js';
import { SOURCES } from '../sources.js';

const announcedOn = day('2018-09-04');
const source = SOURCES.cloudAgreementPage;

const requirement = {
  orders: ORDERS,
  advised: ['manual-renewal', 'term-change'],
  until: null,
  satisfiedBy: CLOUD_AGREEMENT_ONLY,
  certainty: 'sure',
  source,
} as const satisfies Partial<RuleFamily>;

const recording = {
  agreementType: 'MicrosoftCloudAgreement',
  method: 'partner-attested',
  channels: ['dashboard', 'api'],
  from: 'cloud-agreement-recordable',
  until: null,
  source,
} as const;

/** The Cloud Agreement is to be confirmed: on the dashboard and by API from the same day. */
export const revision20180904 = firstRevision(
  { announcedOn, sources: [source], summary: 'The Cloud Agreement must be confirmed from 7 November 2018.' },
  addMilestones(
    milestone({
      id: 'cloud-agreement-recordable',
      effectiveOn: day('2018-08-07'),
      title: 'Partners can record the Cloud Agreement',
      opens: 'Recording the Cloud Agreement',
      announcedOn,
      source,
    }),
    milestone({
      id: 'cloud-agreement-required-dashboard',
      effectiveOn: day('2018-11-07'),
      environments: ['production', 'sandbox'],
      channels: ['dashboard'],
      title: 'The dashboard requires the Cloud Agreement',
      closes: 'Orders and seat changes on the dashboard without a confirmation',
      announcedOn,
      source,
    }),
    milestone({
      id: 'cloud-agreement-required-api',
      effectiveOn: day('2018-11-07'),
      channels: ['api'],
      title: 'The API requires the Cloud Agreement',
      closes: 'Orders and seat changes by API without a confirmation',
      announcedOn,
      source,
    }),
  ),
  addRules([
    ...ruleFamily({
      ...requirement,
      id: 'cloud-agreement-dashboard',
      environment: 'production',
      channels: ['dashboard'],
      from: 'cloud-agreement-required-dashboard',
    }),
    ...ruleFamily({
      ...requirement,
      id: 'cloud-agreement-api',
      environment: 'production',
      channels: ['api'],
      from: 'cloud-agreement-required-api',
    }),
    ...ruleFamily({
      ...requirement,
      id: 'cloud-agreement-dashboard-sandbox',
      environment: 'sandbox',
      channels: ['dashboard'],
      from: 'cloud-agreement-required-dashboard',
    }),
    ...ruleFamily({
      ...requirement,
      id: 'cloud-agreement-api-sandbox',
      environment: 'sandbox',
      channels: ['api'],
      from: 'cloud-agreement-required-api',
      certainty: 'uncertain',
    }),
  ]),
  addAttestationWindows(
    { ...recording, id: 'cloud-agreement', environments: ['production'], certainty: 'sure' },
    { ...recording, id: 'cloud-agreement-sandbox', environments: ['sandbox'], certainty: 'uncertain' },
  ),
);
