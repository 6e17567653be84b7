import { day, type CalendarDay } from '../time/instant.js';
import type { Source } from './policy.js';

const READ_ON = day('2026-11-22');
const PAGES = 'https://github.com/MicrosoftDocs/partner-center-pr.ko-kr/blob';
const LEARN = 'https://learn.microsoft.com/en-us/partner-center';

const source = (title: string, url: string, publishedOn: CalendarDay | null): Source => ({
  title,
  url,
  publishedOn,
  readOn: READ_ON,
});

/** A page of Microsoft's Partner Center documentation as it stood at one commit. */
const pageAt = (name: string, commit: string, publishedOn: string): Source =>
  source(`${name} (${commit})`, `${PAGES}/${commit}/partner-center/${name}.md`, day(publishedOn));

const announcement = (month: string, item: number, publishedOn: string): Source =>
  source(
    `Partner Center announcements, ${month}, item ${item}`,
    `${PAGES}/HEAD/partner-center/announcements/${month}.md`,
    day(publishedOn),
  );

/** Everything the shipped history was read from, by what it told first. */
export const SOURCES = {
  cloudAgreementPage: pageAt('confirm-consent', 'e335244e', '2018-09-04'),
  cloudAgreementQuestionsExtended: pageAt('confirm-consent-faq', '9e2c8a5b', '2018-10-22'),
  cloudAgreementPageSandbox: pageAt('confirm-consent', '64902e3f', '2019-02-25'),
  customerAgreementPage: pageAt('confirm-customer-agreement', '7768daae', '2019-08-01'),
  customerAgreementPageCorrected: pageAt('confirm-customer-agreement', 'f9a2ef22', '2019-09-09'),
  customerAgreementPageSdk: pageAt('confirm-customer-agreement', '2a29ee80', '2019-10-18'),
  requirementAnnouncement: announcement('2020-january', 3, '2020-01-15'),
  requirementReminder: announcement('2020-february', 2, '2020-02-04'),
  customerAgreementPageDirect: pageAt('confirm-customer-agreement', 'c5d80769', '2020-02-08'),
  directAcceptanceLimits: pageAt('attest-acceptance-customer-agreement', 'c5d80769', '2020-02-08'),
  duplicateAnnouncement: announcement('2020-november', 8, '2020-11-16'),
  azurePlanPage: source('azure-plan-get-started', `${PAGES}/HEAD/partner-center/azure-plan-get-started.md`, null),
  bulkTool: source(
    'MCA refresh bulk attestation tool',
    'https://github.com/microsoft/Partner-Center-DotNet-Samples/tree/6871798/MCARefreshBulkAttestationCLITool',
    day('2024-02-07'),
  ),
  refreshReference: source('Microsoft SaaS connector, questions and answers', 'https://docs.cloudblue.com', null),
  enhancedAttestation: source(
    'Confirm customer acceptance, enhanced API',
    `${LEARN}/customers/integrate-sandbox-confirm-customer-accept`,
    null,
  ),
  customerAgreementPage2025: source(
    'Confirm customer acceptance of the Microsoft Customer Agreement, 2025 state',
    `${LEARN}/confirm-customer-agreement`,
    null,
  ),
  attestationRetirement: source(
    'Confirm customer agreement by API, first 2025 state',
    `${LEARN}/customers/integrate-sandbox-confirm-customer-agree`,
    null,
  ),
  attestationRetirementMoved: source(
    'Confirm customer agreement by API, later 2025 states',
    `${LEARN}/customers/integrate-sandbox-confirm-customer-agree`,
    null,
  ),
  refreshEnforcement: source(
    'MCA policy enforcement, quoting the announcement of August 2025',
    'https://docs.platform.softwareone.com',
    null,
  ),
  refreshBlockDay: source(
    'Newfold Digital help pages (Bluehost, HostGator, Network Solutions)',
    'https://www.bluehost.com',
    null,
  ),
  multiFactor: source('Partner Center API authentication', `${LEARN}/developer/partner-center-authentication`, null),
  multiFactorRollout: source(
    'CSP technical changes, fourth quarter of fiscal 2026',
    'https://partner.microsoft.com/nl-nl/blog/article/csp-technical-changes-fy26-q4',
    null,
  ),
} as const satisfies Record<string, Source>;
