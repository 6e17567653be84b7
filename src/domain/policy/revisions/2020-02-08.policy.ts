import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addAttestationWindows, addMilestones, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20200115 } from './2020-01-15.policy.js';

const announcedOn = day('2020-02-08');
const source = SOURCES.customerAgreementPageDirect;

const acceptance = {
  agreementType: 'MicrosoftCustomerAgreement',
  method: 'direct',
  channels: ['dashboard', 'api', 'sdk'],
  from: 'direct-acceptance',
  until: null,
  source,
} as const;

/** Customers may accept the MCA themselves. */
export const revision20200208 = revise(
  revision20200115,
  {
    announcedOn,
    sources: [source, SOURCES.directAcceptanceLimits],
    summary: 'Since 3 February 2020 a customer may accept the MCA directly.',
  },
  addMilestones(
    milestone({
      id: 'direct-acceptance',
      effectiveOn: day('2020-02-03'),
      channels: ['admin-centre'],
      title: 'Customers can accept the MCA directly',
      opens: 'Direct acceptance in the Microsoft 365 admin centre',
      announcedOn,
      source,
    }),
    milestone({
      id: 'direct-acceptance-limits',
      effectiveOn: day('2020-02-08'),
      channels: ['admin-centre'],
      title: 'Some customers cannot accept directly',
      closes: 'Direct acceptance for customers that already bought through a partner and now buy more',
      announcedOn,
      source: SOURCES.directAcceptanceLimits,
      note: 'The portal sends them to their partner. Known until July 2021; the end is unknown.',
    }),
  ),
  addAttestationWindows(
    { ...acceptance, id: 'mca-direct', environments: ['production'], certainty: 'sure' },
    { ...acceptance, id: 'mca-direct-sandbox', environments: ['sandbox'], certainty: 'uncertain' },
  ),
);
