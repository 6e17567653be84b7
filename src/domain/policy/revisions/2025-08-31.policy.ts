import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import type { Certainty, Rule, Source } from '../policy.js';
import {
  addMilestones,
  addRules,
  changeAttestationWindows,
  changeRules,
  isOpenEnded,
  revise,
} from '../policy-changes.js';
import { CUSTOMER_AGREEMENT_ONLY, inBothEnvironments, ORDERS } from '../rule-families.js';
import { SOURCES } from '../sources.js';
import { revision20250411 } from './2025-04-11.policy.js';

/** Announced in August 2025; the day is not known, so the last of the month stands for it. */
const announcedOn = day('2025-08-31');
const source = SOURCES.refreshEnforcement;

/** What the block of outdated acceptances asks for, whenever it comes. */
export const refreshBlockRules = (certainty: Certainty, from: Source): readonly Rule[] =>
  inBothEnvironments({
    id: 'current-mca-required',
    orders: [...ORDERS, 'manual-renewal', 'term-change'],
    advised: [],
    from: 'refresh-block',
    until: null,
    satisfiedBy: { ...CUSTOMER_AGREEMENT_ONLY, agreedFrom: 'mca-reference' },
    certainty,
    source: from,
  });

/** A block of outdated acceptances and the end of the old attestation, both for 7 October 2025. */
export const revision20250831 = revise(
  revision20250411,
  {
    announcedOn,
    sources: [source, SOURCES.attestationRetirement],
    summary: 'From 7 October 2025 only enhanced attestation, and a block of acceptances from before 1 April 2023.',
  },
  addMilestones(
    milestone({
      id: 'old-attestation-end',
      effectiveOn: day('2025-10-07'),
      environments: ['production', 'sandbox'],
      channels: ['dashboard', 'api', 'sdk', 'bulk-tool'],
      title: 'The old ways to attest are retired',
      closes: 'Attestation by dashboard, old API, SDK and bulk tool',
      announcedOn,
      source: SOURCES.attestationRetirement,
    }),
    milestone({
      id: 'refresh-block',
      effectiveOn: day('2025-10-07'),
      title: 'Outdated acceptances no longer carry orders',
      closes:
        'Orders, seat, term and billing changes, renewals and upgrades with an MCA from before the reference date',
      certainty: 'likely',
      announcedOn,
      source,
    }),
  ),
  changeRules(isOpenEnded, { until: 'refresh-block' }),
  addRules(refreshBlockRules('likely', source)),
  changeAttestationWindows((window) => isOpenEnded(window) && window.method === 'partner-attested', {
    until: 'old-attestation-end',
  }),
);
