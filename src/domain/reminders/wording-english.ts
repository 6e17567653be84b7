import { addDays, type CalendarDay } from '../time/instant.js';
import type { Lack, Line, ReminderContent, Wording } from './wording.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function inWords(day: CalendarDay): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date ?? ''} ${MONTHS[(month ?? 1) - 1] ?? ''} ${year ?? ''}`;
}

const LACKS: Readonly<Record<Lack, string>> = {
  'customer-agreement': 'only the Cloud Agreement is confirmed, not the Microsoft Customer Agreement',
  refresh: 'the confirmed Microsoft Customer Agreement is of an earlier text and must be accepted again',
  any: 'no acceptance of the Microsoft Customer Agreement is confirmed',
};

function deadline({ isAhead, lastGoodOn }: ReminderContent): string {
  if (lastGoodOn === null) return 'New orders and seat changes fail until it is confirmed.';
  const firstBadDay = inWords(addDays(lastGoodOn, 1));
  if (!isAhead) {
    return `The last good day was ${inWords(lastGoodOn)}. Since ${firstBadDay} every new order and seat change fails, because it is not confirmed.`;
  }
  return `Orders and seat changes may go ahead through ${inWords(lastGoodOn)}. From ${firstBadDay} every new order and seat change fails.`;
}

function tasks({ companyName, directAcceptanceUrl, templateUrl }: ReminderContent): readonly Line[] {
  const read = { text: 'Read the Microsoft Customer Agreement for your country.', url: templateUrl };
  const tell = {
    text: `Tell us who accepted it for ${companyName}, and on which day: first name, last name, e-mail and, if you like, phone.`,
  };
  if (directAcceptanceUrl === null) return [read, tell];
  return [
    read,
    {
      text: `Accept it for ${companyName} in the Microsoft 365 admin center, signed in as a global administrator.`,
      url: directAcceptanceUrl,
    },
  ];
}

/** English, in the order: what is missing, until when it goes well, what to do, whom to ask. */
export const englishWording: Wording = {
  subject: ({ companyName, isAhead, lastGoodOn }) =>
    isAhead && lastGoodOn !== null
      ? `Accept the Microsoft Customer Agreement by ${inWords(lastGoodOn)}: ${companyName}`
      : `Orders fail until the Microsoft Customer Agreement is accepted: ${companyName}`,
  situation: (content) => [`For ${content.companyName}, ${LACKS[content.lack]}.`, deadline(content)],
  heading: 'What to do',
  tasks,
  question: (contact) => (contact === null ? 'Questions? Reply to this mail.' : `Questions? Write to ${contact}.`),
};
