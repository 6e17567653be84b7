import { englishWording } from './wording-english.js';
import type { Line, ReminderContent, Wording } from './wording.js';
import { koreanWording } from './wording-korean.js';

export const REMINDER_LANGUAGES = ['en', 'ko'] as const;
export type ReminderLanguage = (typeof REMINDER_LANGUAGES)[number];

/** The language for a locale such as `ko-KR`: Korean for Korean ones, else English. */
export const languageOf = (locale: string): ReminderLanguage => (/^ko(-|_|$)/i.test(locale) ? 'ko' : 'en');

/** A mail's subject and its two equal bodies. */
export interface ReminderText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const WORDINGS: Readonly<Record<ReminderLanguage, Wording>> = { en: englishWording, ko: koreanWording };

/** Writes one reminder. Whatever comes from outside is one line of plain text in both bodies and the subject. */
export function writeReminder(given: ReminderContent, language: ReminderLanguage): ReminderText {
  const content = { ...given, companyName: oneLine(given.companyName) };
  const wording = WORDINGS[language];
  const situation = wording.situation(content);
  const tasks = wording.tasks(content);
  const question = wording.question(content.contact);
  const numbered = tasks.map(
    ({ text, url }, index) => `${index + 1}. ${text}${url === undefined ? '' : `\n   ${url}`}`,
  );
  return {
    subject: wording.subject(content),
    text: `${[...situation, wording.heading, ...numbered, question].join('\n\n')}\n`,
    html: [
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head><body>`,
      ...situation.map((sentence) => `<p>${escaped(sentence)}</p>`),
      `<p><strong>${escaped(wording.heading)}</strong></p>`,
      `<ol>${tasks.map((task) => `<li>${itemOf(task)}</li>`).join('')}</ol>`,
      `<p>${escaped(question)}</p>`,
      '</body></html>',
    ].join('\n'),
  };
}

/** Controls, line separators and direction marks would let a name break a header or turn the text around. */
const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

function itemOf({ text, url }: Line): string {
  return url === undefined ? escaped(text) : `${escaped(text)}<br><a href="${escaped(url)}">${escaped(url)}</a>`;
}
