import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addMilestones, changeMilestone, changeRules, revise } from '../policy-changes.js';
import { ORDERS } from '../rule-families.js';
import { SOURCES } from '../sources.js';
import { revision20191018 } from './2019-10-18.policy.js';

const announcedOn = day('2020-01-15');
const source = SOURCES.requirementAnnouncement;

/** The MCA is required from 1 February, and manual renewals with it. */
export const revision20200115 = revise(
  revision20191018,
  {
    announcedOn,
    sources: [source, SOURCES.requirementReminder, SOURCES.azurePlanPage],
    summary: 'From 1 February 2020 orders, seat changes and manual renewals need the MCA.',
  },
  addMilestones(
    milestone({
      id: 'azure-plan-on-sale',
      effectiveOn: day('2019-11-01'),
      title: 'The Azure plan is on sale',
      opens: 'The Azure plan, for customers with the MCA',
      announcedOn,
      source,
    }),
  ),
  changeMilestone('cloud-agreement-end', {
    title: 'Last day of the Cloud Agreement; the MCA is required from the day after',
    closes: 'Orders, seat changes, manual renewals and new confirmations with the Cloud Agreement, from the day after',
    announcedOn,
    source,
    note: 'Five texts name 1 February 2020 as the first blocked day; one table cell can be read as 31 January.',
  }),
  changeRules(({ id }) => id === 'mca-required' || id === 'mca-required-sandbox', {
    operations: [...ORDERS, 'manual-renewal'],
    source,
  }),
  changeRules(({ id }) => id === 'mca-required-advice' || id === 'mca-required-sandbox-advice', {
    operations: ['term-change'],
  }),
);
