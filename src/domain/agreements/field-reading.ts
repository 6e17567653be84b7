import { isTimeZone, parseDay } from '../time/instant.js';
import { isCountry } from './countries.js';

/** A field did not take a text; `expected` says what it takes, and never repeats the text. */
export class Refusal {
  constructor(readonly expected: string) {}
}

/** Reads a field's text into the form that is stored, or refuses it. */
export type FieldReader = (text: string) => string | Refusal;

const TENANT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?';
const DOMAIN = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`, 'u');
const EMAIL = new RegExp(`^[^\\s\\p{Cc}\\p{Cs}@<>()[\\]\\\\,;:"]{1,64}@(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`, 'u');
const WHOLE_NUMBER = /^\d{1,10}$/;
const SEATS_MAX = 2_147_483_647;
const REMEMBERED_MAX = 1_000;
const LOCALE_REFUSED = new Refusal('a BCP 47 language tag such as ko-KR');

/** One to `charactersMax` characters of any script, control characters apart; outer spaces fall away. */
export function textUpTo(charactersMax: number): FieldReader {
  const refusal = new Refusal(`1 to ${charactersMax} characters without control characters`);
  return (text) => {
    const trimmed = text.trim();
    // Only beyond the basic plane do characters and code units differ, so the exact count is seldom needed.
    const isTooLong = trimmed.length > charactersMax && Array.from(trimmed).length > charactersMax;
    return trimmed === '' || isTooLong || UNPRINTABLE.test(trimmed) ? refusal : trimmed;
  };
}

const matching =
  (pattern: RegExp, expected: string, stored: (text: string) => string = (text) => text): FieldReader =>
  (text) =>
    pattern.test(text) ? stored(text) : new Refusal(expected);

/** A GUID in either case; stored in lower case. */
export const readTenantId = matching(TENANT_ID, 'a GUID such as 5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01', (text) =>
  text.toLowerCase(),
);

/** A host name, also an internationalised one; stored in lower case. */
export const readDomain = matching(DOMAIN, 'a domain such as contoso.example', (text) => text.toLowerCase());

/** An address in the form local@domain. Whether it exists only a mail can tell. */
export const readEmail = matching(EMAIL, 'an e-mail address such as kim@contoso.example');

/** An ISO 3166-1 alpha-2 code in either case; stored in capitals. */
export const readCountry: FieldReader = (text) => {
  const code = text.toUpperCase();
  return isCountry(code) ? code : new Refusal('an ISO 3166-1 country code such as KR');
};

/** An IANA time zone in any case; stored as the time zone database spells it. */
export const readTimeZone = remembering((text) => {
  if (!/^[A-Za-z]/.test(text) || !isTimeZone(text)) return new Refusal('an IANA time zone such as Asia/Seoul');
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
  // An alias resolves to another zone's name, which nobody gave.
  return timeZone.toLowerCase() === text.toLowerCase() ? timeZone : text;
});

/** A BCP 47 language tag; stored in its canonical form. */
export const readLocale = remembering((text) => {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? LOCALE_REFUSED;
  } catch {
    return LOCALE_REFUSED;
  }
});

/** A calendar day that exists, from 1900 on. */
export const readDay: FieldReader = (text) => parseDay(text) ?? new Refusal('a calendar day YYYY-MM-DD that exists');

/** A whole number of seats, none included. */
export const readSeats: FieldReader = (text) =>
  WHOLE_NUMBER.test(text) && Number(text) <= SEATS_MAX
    ? String(Number(text))
    : new Refusal(`a whole number from 0 to ${SEATS_MAX}`);

/** One of a few words. */
export function oneOf(words: readonly string[]): FieldReader {
  const known = new Set(words);
  const refusal = new Refusal(`one of ${words.join(', ')}`);
  return (text) => (known.has(text) ? text : refusal);
}

/** Zones and locales are few, asked for in every line of a file and slow to check; the answers are kept. */
function remembering(read: FieldReader): FieldReader {
  const remembered = new Map<string, string | Refusal>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    // A piece of a long text keeps the whole of it alive; joining makes a text of its own.
    const own = ` ${text}`.slice(1);
    const reading = read(own);
    if (remembered.size < REMEMBERED_MAX) remembered.set(own, reading);
    return reading;
  };
}
