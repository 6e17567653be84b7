import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addMilestones, changeMilestone, revise, takeBackRules } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20250831 } from './2025-08-31.policy.js';

/** Announced before 7 October 2025; the day is not known, so the last of September stands for it. */
const announcedOn = day('2025-09-30');
const source = SOURCES.attestationRetirementMoved;

/** The retirement moves to January 2026, and the block loses its day. */
export const revision20250930 = revise(
  revision20250831,
  {
    announcedOn,
    sources: [source, SOURCES.customerAgreementPage2025, SOURCES.multiFactor],
    summary: 'The old attestation goes on until 5 January 2026; the block is put off.',
  },
  changeMilestone('old-attestation-end', {
    effectiveOn: day('2026-01-05'),
    announcedOn,
    source,
    note: 'Moved from 2025-10-07.',
  }),
  takeBackRules('refresh-block'),
  changeMilestone('refresh-block', {
    effectiveOn: day('2026-01-05'),
    kind: 'expected',
    certainty: 'uncertain',
    announcedOn,
    source,
    note: 'Put off from 2025-10-07 without a day; January 2026 is what third parties expected.',
  }),
  addMilestones(
    milestone({
      id: 'multi-factor-testable',
      effectiveOn: day('2025-09-30'),
      environments: ['sandbox'],
      channels: ['api'],
      title: 'Multi-factor sign-in can be tested',
      announcedOn,
      source: SOURCES.multiFactor,
    }),
    milestone({
      id: 'multi-factor-required',
      effectiveOn: day('2026-04-01'),
      channels: ['api'],
      title: 'The API requires multi-factor sign-in of users',
      closes: 'Tokens of users without the multi-factor claim (401)',
      announcedOn,
      source: SOURCES.multiFactor,
    }),
  ),
);
