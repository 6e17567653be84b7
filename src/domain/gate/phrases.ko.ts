import { calendarParts, type CalendarDay } from '../time/instant.js';
import type { DenyCode } from './decision.js';
import type { Phrases } from './phrases.js';

/** Each reason as a clause that a sentence goes on from. */
const REASONS: Readonly<Record<DenyCode, string>> = {
  CUSTOMER_UNKNOWN: '등록되지 않은 고객이라서',
  CONFIRMATION_MISSING: '확인된 계약이 없어서',
  MCA_REQUIRED_FOR_OFFER: '이 상품에는 Microsoft 고객 계약이 필요한데 클라우드 계약만 확인되어 있어서',
  MCA_REQUIRED: '클라우드 계약만 확인되어 있어서',
  ACCEPTANCE_OUTDATED: 'Microsoft 고객 계약에 동의한 날이 기준일보다 앞서서',
  FACTS_UNKNOWN: '이 고객의 계약 정보를 아직 읽지 못해서',
};

const monthAndDay = (on: CalendarDay): string => {
  const { month, dayOfMonth } = calendarParts(on);
  return `${month}월 ${dayOfMonth}일`;
};
const fullDay = (on: CalendarDay): string => `${calendarParts(on).year}년 ${monthAndDay(on)}`;

/** The first blocked day after its eve: the year is said only where it turns. */
const dayAfter = (lastGoodOn: CalendarDay, on: CalendarDay): string =>
  calendarParts(lastGoodOn).year === calendarParts(on).year ? monthAndDay(on) : fullDay(on);

/** The messages in Korean. */
export const KOREAN: Phrases = {
  allowed: {
    CLOUD_OUT_OF_SCOPE: '허용됩니다. 이 고객의 클라우드에는 계약 확인 절차가 없습니다.',
    OPERATION_NOT_GATED: '허용됩니다. 이 작업에는 계약 확인이 필요하지 않습니다.',
    NOT_YET_ENFORCED: '허용됩니다. 아직 계약 확인을 요구하지 않습니다.',
    MCA_CONFIRMED: '허용됩니다. Microsoft 고객 계약이 확인되었습니다.',
    CLOUD_AGREEMENT_CONFIRMED: '허용됩니다. 클라우드 계약이 확인되었습니다.',
    OVERRIDE_IN_FORCE: '예외 승인이 적용되어 허용됩니다.',
    ENFORCEMENT_OFF: '차단을 시행하지 않는 설정이어서 허용됩니다.',
  },
  otherwise: (code) => `원칙대로라면 ${REASONS[code]} 거부될 요청입니다.`,
  refused: (code, lastGoodOn) =>
    lastGoodOn === null
      ? `${REASONS[code]} 거부되었습니다.`
      : `${REASONS[code]} 거부되었습니다. ${fullDay(lastGoodOn)}까지는 허용되었습니다.`,
  ending: ({ lastGoodOn, firstBlockedOn, code }) =>
    `${fullDay(lastGoodOn)}까지 허용됩니다. ${dayAfter(lastGoodOn, firstBlockedOn)}부터는 ${REASONS[code]} 거부됩니다.`,
  endingOrders: ({ lastGoodOn, firstBlockedOn, code }) =>
    `${fullDay(lastGoodOn)}까지 주문할 수 있습니다. ${dayAfter(lastGoodOn, firstBlockedOn)}부터는 ${REASONS[code]} 새 주문과 사용자 수 변경이 모두 거부됩니다.`,
};
