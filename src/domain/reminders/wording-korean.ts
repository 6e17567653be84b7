import { addDays, type CalendarDay } from '../time/instant.js';
import type { Lack, Line, ReminderContent, Wording } from './wording.js';

function inWords(day: CalendarDay): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year ?? ''}년 ${month ?? ''}월 ${date ?? ''}일`;
}

const LACKS: Readonly<Record<Lack, string>> = {
  'customer-agreement':
    'Microsoft 클라우드 계약 동의만 확인되어 있고, Microsoft 고객 계약 동의는 확인되어 있지 않습니다.',
  refresh: '확인된 Microsoft 고객 계약이 이전 버전이어서 다시 동의해야 합니다.',
  any: '확인된 Microsoft 고객 계약 동의가 없습니다.',
};

function deadline({ isAhead, lastGoodOn }: ReminderContent): string {
  if (lastGoodOn === null) return '동의가 확인될 때까지 새 주문과 사용자 수 변경은 실패합니다.';
  const firstBadDay = inWords(addDays(lastGoodOn, 1));
  if (!isAhead) {
    return `정상적으로 주문할 수 있는 마지막 날은 ${inWords(lastGoodOn)}이었습니다. 동의가 확인되지 않아 ${firstBadDay}부터 새 주문과 사용자 수 변경이 모두 실패합니다.`;
  }
  return `${inWords(lastGoodOn)}까지는 주문과 사용자 수 변경이 가능합니다. ${firstBadDay}부터는 새 주문과 사용자 수 변경이 모두 실패합니다.`;
}

function tasks({ companyName, directAcceptanceUrl, templateUrl }: ReminderContent): readonly Line[] {
  const read = { text: '해당 국가의 Microsoft 고객 계약을 읽어 주십시오.', url: templateUrl };
  const tell = {
    text: `${companyName}에서 계약에 동의한 분의 이름, 성, 이메일 주소와 동의한 날짜를 알려 주십시오. 전화번호는 선택 사항입니다.`,
  };
  if (directAcceptanceUrl === null) return [read, tell];
  return [
    read,
    {
      text: `전역 관리자로 Microsoft 365 관리 센터에 로그인하여 ${companyName}을(를) 대표해 동의해 주십시오.`,
      url: directAcceptanceUrl,
    },
  ];
}

/** Korean, written for itself and in the same order as the English. */
export const koreanWording: Wording = {
  subject: ({ companyName, isAhead, lastGoodOn }) =>
    isAhead && lastGoodOn !== null
      ? `[${companyName}] ${inWords(lastGoodOn)}까지 Microsoft 고객 계약에 동의해 주십시오`
      : `[${companyName}] Microsoft 고객 계약에 동의할 때까지 주문이 실패합니다`,
  situation: (content) => [`${content.companyName}: ${LACKS[content.lack]}`, deadline(content)],
  heading: '해야 할 일',
  tasks,
  question: (contact) => (contact === null ? '문의 사항은 이 메일에 회신해 주십시오.' : `문의: ${contact}`),
};
