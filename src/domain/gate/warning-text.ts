import type { FindingWarning } from '../compliance/finding.js';
import type { Locale } from './message.js';

const TEXTS: Readonly<Record<Locale, Readonly<Record<FindingWarning, string>>>> = {
  en: {
    UNDATED_DIRECT_ACCEPTANCE:
      'The customer accepted directly on a day that nobody knows. It is taken to satisfy the reference date.',
    DIRECT_ACCEPTANCE_BEFORE_REFERENCE:
      'The customer accepted directly, before the reference date. The sources disagree on whether that has to be renewed; here it has to.',
  },
  ko: {
    UNDATED_DIRECT_ACCEPTANCE:
      '고객이 직접 동의했지만 동의한 날짜는 알려져 있지 않습니다. 기준일을 충족하는 것으로 봅니다.',
    DIRECT_ACCEPTANCE_BEFORE_REFERENCE:
      '고객이 기준일 이전에 직접 동의했습니다. 갱신이 필요한지에 대해 자료마다 설명이 다르며, 여기서는 필요한 것으로 봅니다.',
  },
};

/** What a person should know about the answer they got. */
export const warningFor = (warning: FindingWarning, locale: Locale): string => TEXTS[locale][warning];
