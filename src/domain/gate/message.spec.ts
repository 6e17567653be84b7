import { describe, expect, it } from '@jest/globals';
import {
  aCloudAgreement,
  aCustomer,
  aMode,
  anAcceptance,
  anOverride,
  answerCompiled,
  aPolicy,
  aQuestion,
  aRequest,
  instant,
  type Question,
} from '../../../test/cases/builders.js';
import { day } from '../time/instant.js';
import { messageFor } from './message.js';

const withCloudAgreement = aCustomer({ acceptances: [aCloudAgreement()] });
const withOldAgreement = aCustomer({ acceptances: [anAcceptance()] });
const manualRenewal = aRequest({ operation: 'manual-renewal' });

describe('a decision in words', () => {
  it.each<[string, Partial<Question>, string, string]>([
    [
      'the Cloud Agreement in its last months',
      { facts: withCloudAgreement, at: instant('2019-11-15T00:00:00Z') },
      'May order through 31 January 2020. From 1 February every new order and seat change fails, because only the Cloud Agreement is confirmed.',
      '2020년 1월 31일까지 주문할 수 있습니다. 2월 1일부터는 클라우드 계약만 확인되어 있어서 새 주문과 사용자 수 변경이 모두 거부됩니다.',
    ],
    [
      'the Cloud Agreement after its end',
      { facts: withCloudAgreement },
      'Refused, because only the Cloud Agreement is confirmed. That was enough through 31 January 2020.',
      '클라우드 계약만 확인되어 있어서 거부되었습니다. 2020년 1월 31일까지는 허용되었습니다.',
    ],
    [
      'the Cloud Agreement under the rule after that, which began years later',
      { facts: withCloudAgreement, at: instant('2026-01-21T00:00:00Z') },
      'Refused, because only the Cloud Agreement is confirmed. That was enough through 31 January 2020.',
      '클라우드 계약만 확인되어 있어서 거부되었습니다. 2020년 1월 31일까지는 허용되었습니다.',
    ],
    [
      'a term change with the Cloud Agreement, which was free until 2026',
      {
        facts: withCloudAgreement,
        request: aRequest({ operation: 'term-change' }),
        at: instant('2026-01-21T00:00:00Z'),
      },
      'Refused, because only the Cloud Agreement is confirmed. That was enough through 20 January 2026.',
      '클라우드 계약만 확인되어 있어서 거부되었습니다. 2026년 1월 20일까지는 허용되었습니다.',
    ],
    [
      'an offer that needs the MCA before others do',
      {
        facts: withCloudAgreement,
        request: aRequest({ offer: 'azure-plan' }),
        at: instant('2019-09-30T23:59:59Z'),
      },
      'Allowed through 30 September 2019. From 1 October this fails, because this offer needs the Microsoft Customer Agreement and only the Cloud Agreement is confirmed.',
      '2019년 9월 30일까지 허용됩니다. 10월 1일부터는 이 상품에는 Microsoft 고객 계약이 필요한데 클라우드 계약만 확인되어 있어서 거부됩니다.',
    ],
    ['nothing', {}, 'Refused, because no agreement is confirmed.', '확인된 계약이 없어서 거부되었습니다.'],
    [
      'another thing that a rule will end',
      { facts: withOldAgreement, at: instant('2026-01-10T00:00:00Z') },
      'Allowed through 20 January 2026. From 21 January this fails, because the Microsoft Customer Agreement was accepted before the reference date.',
      '2026년 1월 20일까지 허용됩니다. 1월 21일부터는 Microsoft 고객 계약에 동의한 날이 기준일보다 앞서서 거부됩니다.',
    ],
    [
      'advice, where a rule will follow',
      { request: manualRenewal, at: instant('2019-12-15T00:00:00Z') },
      'Allowed through 31 January 2020. From 1 February this fails, because no agreement is confirmed.',
      '2020년 1월 31일까지 허용됩니다. 2월 1일부터는 확인된 계약이 없어서 거부됩니다.',
    ],
    [
      'an override',
      { overrides: [anOverride()] },
      'Allowed: an override is in force. It would be refused, because no agreement is confirmed.',
      '예외 승인이 적용되어 허용됩니다. 원칙대로라면 확인된 계약이 없어서 거부될 요청입니다.',
    ],
    [
      'a mode that does not enforce',
      { modes: [aMode()] },
      'Allowed: enforcement is off here. It would be refused, because no agreement is confirmed.',
      '차단을 시행하지 않는 설정이어서 허용됩니다. 원칙대로라면 확인된 계약이 없어서 거부될 요청입니다.',
    ],
    [
      'an MCA that nothing ends',
      { facts: withOldAgreement, request: aRequest({ operation: 'cancel' }) },
      'Allowed: this operation needs no agreement confirmation.',
      '허용됩니다. 이 작업에는 계약 확인이 필요하지 않습니다.',
    ],
    [
      'the turn of a year, which is said',
      { facts: withCloudAgreement, at: instant('2019-12-01T00:00:00Z'), policy: aPolicy({}, endingWithTheYear()) },
      'May order through 31 December 2019. From 1 January 2020 every new order and seat change fails, because only the Cloud Agreement is confirmed.',
      '2019년 12월 31일까지 주문할 수 있습니다. 2020년 1월 1일부터는 클라우드 계약만 확인되어 있어서 새 주문과 사용자 수 변경이 모두 거부됩니다.',
    ],
  ])('%s', (_name, question, english, korean) => {
    const decision = answerCompiled(aQuestion(question));
    expect([messageFor(decision, 'en'), messageFor(decision, 'ko')]).toEqual([english, korean]);
  });
});

function endingWithTheYear() {
  const { revision } = aPolicy();
  return {
    ...revision,
    milestones: revision.milestones.map((one) =>
      one.id === 'cloud-agreement-end' ? { ...one, lastGoodOn: day('2019-12-31') } : one,
    ),
  };
}
