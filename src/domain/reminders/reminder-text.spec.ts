import { describe, expect, it } from '@jest/globals';
import { day } from '../time/instant.js';
import { languageOf, writeReminder } from './reminder-text.js';
import type { ReminderContent } from './wording.js';

const aContent = (set: Partial<ReminderContent> = {}): ReminderContent => ({
  companyName: 'Contoso',
  lack: 'customer-agreement',
  lastGoodOn: day('2020-01-31'),
  isAhead: true,
  templateUrl: 'https://aka.ms/customeragreement',
  directAcceptanceUrl: null,
  contact: 'owner@partner.example',
  ...set,
});

describe('a reminder before the deadline', () => {
  it('says in English what is missing, the last good day in words, what to do and whom to ask', () => {
    expect(writeReminder(aContent(), 'en')).toMatchObject({
      subject: 'Accept the Microsoft Customer Agreement by 31 January 2020: Contoso',
      text: [
        'For Contoso, only the Cloud Agreement is confirmed, not the Microsoft Customer Agreement.',
        'Orders and seat changes may go ahead through 31 January 2020. From 1 February 2020 every new order and seat change fails.',
        'What to do',
        '1. Read the Microsoft Customer Agreement for your country.\n   https://aka.ms/customeragreement',
        '2. Tell us who accepted it for Contoso, and on which day: first name, last name, e-mail and, if you like, phone.',
        'Questions? Write to owner@partner.example.\n',
      ].join('\n\n'),
    });
  });

  it('says the same in Korean', () => {
    const { subject, text } = writeReminder(aContent({ companyName: '한빛소프트' }), 'ko');
    expect(subject).toBe('[한빛소프트] 2020년 1월 31일까지 Microsoft 고객 계약에 동의해 주십시오');
    expect(text).toContain('2020년 1월 31일까지는 주문과 사용자 수 변경이 가능합니다. 2020년 2월 1일부터는');
    expect(text).toContain('https://aka.ms/customeragreement');
  });
});

describe('the HTML', () => {
  it('says what the text says', () => {
    const directAcceptanceUrl = 'https://admin.example/?a=1&b=2';
    expect(writeReminder(aContent({ contact: null, directAcceptanceUrl }), 'en').html).toBe(
      [
        '<!doctype html><html lang="en"><head><meta charset="utf-8"></head><body>',
        '<p>For Contoso, only the Cloud Agreement is confirmed, not the Microsoft Customer Agreement.</p>',
        '<p>Orders and seat changes may go ahead through 31 January 2020. From 1 February 2020 every new order and seat change fails.</p>',
        '<p><strong>What to do</strong></p>',
        '<ol><li>Read the Microsoft Customer Agreement for your country.<br><a href="https://aka.ms/customeragreement">https://aka.ms/customeragreement</a></li>' +
          '<li>Accept it for Contoso in the Microsoft 365 admin center, signed in as a global administrator.<br>' +
          '<a href="https://admin.example/?a=1&amp;b=2">https://admin.example/?a=1&amp;b=2</a></li></ol>',
        '<p>Questions? Reply to this mail.</p>',
        '</body></html>',
      ].join('\n'),
    );
  });

  it('has an item without a link where there is nowhere to go', () => {
    expect(writeReminder(aContent(), 'ko').html).toMatch(/<li>Contoso에서[^<]*<\/li><\/ol>/);
  });
});

describe('a reminder after the deadline', () => {
  it.each([
    ['en', 'The last good day was 31 January 2020. Since 1 February 2020 every new order and seat change fails'],
    ['ko', '마지막 날은 2020년 1월 31일이었습니다.'],
  ] as const)('names the day that was the last good one (%s)', (language, sentence) => {
    expect(writeReminder(aContent({ isAhead: false }), language).text).toContain(sentence);
  });

  it.each(['en', 'ko'] as const)('names no day where there never was a good one (%s)', (language) => {
    const { subject, text } = writeReminder(aContent({ isAhead: false, lack: 'any', lastGoodOn: null }), language);
    expect(`${subject} ${text}`).not.toMatch(/20\d\d/);
  });
});

describe('the direct acceptance', () => {
  const url = 'https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement';

  it.each(['en', 'ko'] as const)('is offered in place of the report only where it is open (%s)', (language) => {
    expect(writeReminder(aContent({ directAcceptanceUrl: url }), language).text).toContain(url);
    expect(writeReminder(aContent(), language).text).not.toContain('admin.microsoft.com');
  });
});

describe('what comes from outside', () => {
  it('is text in the HTML, whatever it looks like', () => {
    const { html } = writeReminder(aContent({ companyName: `<img src=x onerror="a()"> & 'Co'` }), 'en');
    expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; &#39;Co&#39;');
    expect(html).not.toContain('<img');
  });

  it('stays on one line and in its own direction', () => {
    const companyName = '\tContoso  \r\nBcc: victim@other.example\u2028\u202eevil\u0000 ';
    const { subject, text } = writeReminder(aContent({ companyName }), 'en');
    expect(subject).toBe(
      'Accept the Microsoft Customer Agreement by 31 January 2020: Contoso Bcc: victim@other.example evil',
    );
    expect(text.split('\n')[0]).toContain('For Contoso Bcc: victim@other.example evil,');
  });
});

it.each([
  ['ko', 'ko'],
  ['ko-KR', 'ko'],
  ['KO_kr', 'ko'],
  ['kok-IN', 'en'],
  ['ja-JP', 'en'],
])('the language of %s is %s', (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});
