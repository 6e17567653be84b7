import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Mail } from '../../src/platform/mail/index.js';
import { SmtpMailer } from '../../src/platform/mail/smtp.mailer.js';
import { type Behaviour, type SmtpSink, startSmtpSink } from '../support/smtp-sink.js';

const SENDER = 'MCA Tracker <tracker@partner.example>';
const aMail = (set: Partial<Mail> = {}): Mail => ({
  messageId: 'b6a7@partner.example',
  to: 'contact@customer.example',
  subject: '동의 확인',
  text: '본문\n',
  html: '<p>본문</p>',
  ...set,
});

let sink: SmtpSink;
let mailer: SmtpMailer;
const send = (mail: Mail) => mailer.send(mail, new AbortController().signal);

beforeEach(async () => {
  sink = await startSmtpSink();
  mailer = new SmtpMailer(sink.url, SENDER);
});
afterEach(async () => {
  mailer.onApplicationShutdown();
  await sink.stop();
});

describe('a mail by SMTP', () => {
  it('arrives under its own Message-ID, in both bodies, marked as automatic', async () => {
    expect(await send(aMail())).toEqual({ kind: 'accepted' });
    const [mail] = sink.mails;
    expect(mail).toMatchObject({
      messageId: '<b6a7@partner.example>',
      subject: '동의 확인',
      text: '본문\n',
      envelopeTo: ['contact@customer.example'],
    });
    expect(mail?.html).toContain('<p>본문</p>');
    expect(mail?.from?.text).toBe('"MCA Tracker" <tracker@partner.example>');
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('cannot gain a header by its subject', async () => {
    await send(aMail({ subject: 'Contoso\r\nBcc: victim@other.example\r\n\r\nbody' }));
    expect(sink.mails[0]?.headers.has('bcc')).toBe(false);
    expect(sink.mails[0]?.envelopeTo).toEqual(['contact@customer.example']);
  });

  it.each([
    'a@customer.example, b@customer.example',
    'a@customer.example\r\nRCPT TO:<b@customer.example>',
    'Name <a@customer.example>',
    'group: a@customer.example;',
    'nobody',
    '',
  ])('is refused without a word to the server when its address is %j', async (to) => {
    expect(await send(aMail({ to }))).toEqual({ kind: 'refused', status: null });
    expect(sink.mails).toEqual([]);
  });
});

describe('a server that does not take the mail', () => {
  it.each<[string, Behaviour, unknown]>([
    ['refuses the recipient for good', { status: 550, at: 'RCPT' }, { kind: 'refused', status: 550 }],
    ['refuses the content for good', { status: 554, at: 'DATA' }, { kind: 'refused', status: 554 }],
    ['takes the content and hangs up without an answer', 'drop', { kind: 'unknown' }],
  ])('%s', async (_case, behaviour, outcome) => {
    sink.behave(behaviour);
    expect(await send(aMail())).toEqual(outcome);
  });

  it.each<[string, Behaviour, object]>([
    ['refuses the recipient for now', { status: 450, at: 'RCPT' }, { status: 450, command: 'RCPT TO' }],
    ['refuses the content for now', { status: 451, at: 'DATA' }, { status: 451, command: 'DATA' }],
  ])('%s: the mail was certainly not taken, and the error names no address', async (_case, behaviour, facts) => {
    sink.behave(behaviour);
    const error: unknown = await send(aMail()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'MAIL_REFUSED', kind: 'unavailable', facts });
    expect(JSON.stringify(error) + String(error)).not.toContain('customer.example');
    expect(error).not.toHaveProperty('cause');
  });

  it('cannot be reached: the mail was certainly not taken', async () => {
    await sink.stop();
    await expect(send(aMail())).rejects.toMatchObject({ code: 'MAIL_REFUSED' });
  });

  it('does not answer in time: nobody knows', async () => {
    sink.behave('hold');
    const controller = new AbortController();
    const outcome = mailer.send(aMail(), controller.signal);
    while (sink.mails.length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await outcome).toEqual({ kind: 'unknown' });
  });

  it('may take the next mail', async () => {
    sink.behave('drop');
    await send(aMail());
    sink.behave('accept');
    expect(await send(aMail({ messageId: 'second@partner.example' }))).toEqual({ kind: 'accepted' });
    expect(sink.messageIds()).toEqual(['<b6a7@partner.example>', '<second@partner.example>']);
  });
});
