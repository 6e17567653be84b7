import { describe, expect, it } from '@jest/globals';
import {
  aCloudAgreement,
  aCustomer,
  aMode,
  anAcceptance,
  answerCompiled,
  aQuestion,
  aRequest,
  instant,
  type Question,
} from '../../../test/cases/builders.js';
import { INVITATION_URL, remediesFor, TEMPLATE_URL } from './remedy.js';

const RECORD = { kind: 'record-acceptance' };
const ENHANCED = { kind: 'enhanced-attestation' };
const INVITE = { kind: 'invite-direct-acceptance', url: INVITATION_URL };
const TEMPLATE = { kind: 'download-template', url: TEMPLATE_URL };

const remediesOf = (asked: Partial<Question>) => {
  const question = aQuestion(asked);
  const { environment } = question.request;
  return remediesFor(answerCompiled(question), environment, question.policy, question.at);
};

const withCloudAgreement = aCustomer({ acceptances: [aCloudAgreement()] });
const withOldAgreement = aCustomer({ acceptances: [anAcceptance()] });
const inSandbox = aRequest({ environment: 'sandbox' });

describe('what can be done', () => {
  it.each<[string, Partial<Question>, readonly unknown[]]>([
    [
      'about nothing, when nothing will be denied',
      { facts: withOldAgreement, at: instant('2026-01-21T00:00:00Z'), request: aRequest({ operation: 'cancel' }) },
      [],
    ],
    [
      'about a coming deny, while it is allowed',
      { facts: withCloudAgreement, at: instant('2019-11-15T00:00:00Z') },
      [RECORD],
    ],
    [
      'on the first blocked day: direct acceptance opens in two days',
      { facts: withCloudAgreement },
      [RECORD, INVITE, TEMPLATE],
    ],
    ['a week before direct acceptance opens', { at: instant('2020-01-27T00:00:00Z') }, [RECORD, INVITE, TEMPLATE]],
    ['more than a week before it opens', { at: instant('2020-01-26T23:59:59.999Z') }, [RECORD, TEMPLATE]],
    ['while only the Cloud Agreement can be recorded', { at: instant('2019-04-01T00:00:00Z') }, [RECORD, TEMPLATE]],
    ['while both attestations are open', { at: instant('2025-07-10T00:00:00Z') }, [RECORD, ENHANCED, INVITE, TEMPLATE]],
    [
      'while enhanced attestation is open in the sandbox only',
      { at: instant('2025-07-09T00:00:00Z') },
      [RECORD, INVITE, TEMPLATE],
    ],
    [
      'in that sandbox',
      { at: instant('2025-07-09T00:00:00Z'), request: inSandbox },
      [RECORD, ENHANCED, INVITE, TEMPLATE],
    ],
    ['after the old attestation has ended', { at: instant('2026-01-05T00:00:00Z') }, [ENHANCED, INVITE, TEMPLATE]],
    [
      'about an outdated MCA',
      { facts: withOldAgreement, at: instant('2026-01-21T00:00:00Z') },
      [ENHANCED, INVITE, TEMPLATE],
    ],
    [
      'about an outdated MCA before it is blocked',
      { facts: withOldAgreement, at: instant('2026-01-20T00:00:00Z') },
      [ENHANCED, INVITE],
    ],
    ['about a deny that a mode turned', { modes: [aMode()], facts: withCloudAgreement }, [RECORD, INVITE, TEMPLATE]],
    [
      'about mere advice',
      { request: aRequest({ operation: 'manual-renewal' }), at: instant('2019-12-01T00:00:00Z') },
      [RECORD, TEMPLATE],
    ],
    ['about agreements never read', { facts: aCustomer({ agreementsReadAt: null }) }, [{ kind: 'read-agreements' }]],
    ['about a customer nobody knows: nothing', { facts: null }, []],
    [
      'about an Azure plan before the MCA can be recorded',
      {
        facts: aCustomer({ acceptances: [aCloudAgreement()] }),
        at: instant('2019-09-30T00:00:00Z'),
        request: aRequest({ offer: 'azure-plan' }),
      },
      [],
    ],
  ])('%s', (_name, question, expected) => {
    expect(remediesOf(question)).toEqual(expected);
  });

  it('about a change that allows: nothing is announced', () => {
    const facts = aCustomer({ acceptances: [aCloudAgreement()] });
    expect(remediesOf({ facts, at: instant('2018-10-01T00:00:00Z') })).toEqual([]);
  });
});
