import { day } from '../../time/instant.js';
import { milestone } from '../milestone.js';
import { addAttestationWindows, addMilestones, revise } from '../policy-changes.js';
import { SOURCES } from '../sources.js';
import { revision20240207 } from './2024-02-07.policy.js';

const announcedOn = day('2025-04-11');
const source = SOURCES.enhancedAttestation;

const attestation = {
  agreementType: 'MicrosoftCustomerAgreement',
  method: 'enhanced-attestation',
  channels: ['api'],
  until: null,
  certainty: 'sure',
  source,
} as const;

/** A new way to attest, by API only. */
export const revision20250411 = revise(
  revision20240207,
  {
    announcedOn,
    sources: [source, SOURCES.customerAgreementPage2025],
    summary: 'Enhanced attestation by API: sandbox from 11 April 2025, production from 10 July.',
  },
  addMilestones(
    milestone({
      id: 'enhanced-attestation-sandbox',
      effectiveOn: day('2025-04-11'),
      environments: ['sandbox'],
      channels: ['api'],
      title: 'Enhanced attestation in the sandbox',
      opens: 'Enhanced attestation by API in the sandbox',
      announcedOn,
      source,
    }),
    milestone({
      id: 'enhanced-attestation',
      effectiveOn: day('2025-07-10'),
      channels: ['api'],
      title: 'Enhanced attestation in production',
      opens: 'Enhanced attestation by API',
      announcedOn,
      source: SOURCES.customerAgreementPage2025,
      note: 'One stored state of a page names 2025-10-07 instead.',
    }),
  ),
  addAttestationWindows(
    {
      ...attestation,
      id: 'mca-enhanced-sandbox',
      environments: ['sandbox'],
      from: 'enhanced-attestation-sandbox',
    },
    { ...attestation, id: 'mca-enhanced', environments: ['production'], from: 'enhanced-attestation' },
  ),
);
