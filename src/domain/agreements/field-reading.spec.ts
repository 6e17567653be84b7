import { describe, expect, it } from '@jest/globals';
import { acceptanceFields, type AcceptanceParts, methodProblems } from './acceptance-fields.js';
import { customerFields } from './customer-fields.js';
import { Refusal } from './field-reading.js';

const fields = { ...customerFields, ...acceptanceFields };
const LONG_NAME = '한'.repeat(256);
const WIDE_NAME = '𠮷'.repeat(256);

describe('a field', () => {
  it.each<[keyof typeof fields, string, string]>([
    ['customerId', '5D0B3A52-6C1E-4F0E-9A1F-0C8F2B7E1A01', '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01'],
    ['companyName', ' Contoso "West", Inc. ', 'Contoso "West", Inc.'],
    ['companyName', LONG_NAME, LONG_NAME],
    ['companyName', WIDE_NAME, WIDE_NAME],
    ['domain', 'Müller-Werke.Example', 'müller-werke.example'],
    ['country', 'kr', 'KR'],
    ['cloud', 'us-government', 'us-government'],
    ['timeZone', 'America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['timeZone', 'asia/seoul', 'Asia/Seoul'],
    ['timeZone', 'Asia/Kolkata', 'Asia/Kolkata'],
    ['locale', 'PT-br', 'pt-BR'],
    ['contactEmail', "o'brien+csp@mail.contoso.example", "o'brien+csp@mail.contoso.example"],
    ['seats', '0', '0'],
    ['seats', '2147483647', '2147483647'],
    ['agreedOn', '2020-02-29', '2020-02-29'],
    ['agreedOn', '1900-01-01', '1900-01-01'],
    ['agreementType', 'MicrosoftCustomerAgreement', 'MicrosoftCustomerAgreement'],
  ])('%s takes %j', (field, text, stored) => {
    expect(fields[field](text)).toBe(stored);
  });

  it.each<[keyof typeof fields, string]>([
    ['customerId', '5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a0'],
    ['companyName', '  '],
    ['companyName', `${LONG_NAME}한`],
    ['companyName', `${WIDE_NAME}𠮷`],
    ['companyName', 'Con\u0000toso'],
    ['companyName', 'Con\ttoso'],
    ['companyName', 'Con\ud800toso'],
    ['domain', 'contoso..example'],
    ['domain', '-contoso.example'],
    ['domain', 'con toso.example'],
    ['country', 'UK'],
    ['country', 'KOR'],
    ['cloud', 'Public'],
    ['timeZone', 'Asia/Atlantis'],
    ['timeZone', '+09:00'],
    ['locale', 'korean!'],
    ['contactEmail', 'kim'],
    ['contactEmail', 'kim@contoso.example\nBcc: all@contoso.example'],
    ['contactEmail', 'Kim <kim@contoso.example>'],
    ['seats', '-1'],
    ['seats', '1.5'],
    ['seats', '2147483648'],
    ['agreedOn', '2019-02-29'],
    ['agreedOn', '2020-1-9'],
    ['agreedOn', '0000-01-01'],
    ['firstSeenOn', '1899-12-31'],
    ['method', 'attested'],
  ])('%s refuses %j', (field, text) => {
    expect(fields[field](text)).toBeInstanceOf(Refusal);
  });

  it('is refused by what was expected, not by what was there', () => {
    expect(customerFields.country('UK')).toEqual(new Refusal('an ISO 3166-1 country code such as KR'));
  });
});

describe('what a method asks for', () => {
  const whole: AcceptanceParts = {
    method: 'partner-attested',
    agreedOn: '2020-01-09',
    firstSeenOn: null,
    firstName: 'Ji-woo',
    lastName: 'Kim',
    email: 'kim@contoso.example',
  };
  const empty = { agreedOn: null, firstName: null, lastName: null, email: null };

  it.each<[string, Partial<AcceptanceParts>, string[]]>([
    ['an attestation with everything', {}, []],
    ['an attestation without anything', empty, ['agreedOn', 'firstName', 'lastName', 'email']],
    ['an enhanced attestation without e-mail', { method: 'enhanced-attestation', email: null }, ['email']],
    ['an attestation that was seen', { firstSeenOn: '2020-01-09' }, ['firstSeenOn']],
    ['a direct acceptance without anything', { method: 'direct', ...empty }, []],
    ['a direct acceptance seen on a day', { method: 'direct', ...empty, firstSeenOn: '2020-02-04' }, []],
    ['a direct acceptance with both days', { method: 'direct', firstSeenOn: '2020-02-04' }, ['firstSeenOn']],
  ])('%s', (_name, parts, missing) => {
    expect(methodProblems({ ...whole, ...parts }).map(({ field }) => field)).toEqual(missing);
  });
});
