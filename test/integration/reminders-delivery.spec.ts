import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Instant } from '../../src/domain/time/instant.js';
import {
  type DeliveryResult,
  ReminderDeliveryService,
} from '../../src/features/reminders/reminder-delivery.service.js';
import { ReminderPlanningService } from '../../src/features/reminders/reminder-planning.service.js';
import { Clock } from '../../src/platform/clock/index.js';
import { Database } from '../../src/platform/database/index.js';
import { listCaptured, showCaptured } from '../../src/platform/mail/index.js';
import {
  addAcceptance,
  addCustomer,
  type ComplianceApplication,
  startComplianceApplication,
} from '../support/compliance-application.js';
import { eventually } from '../support/eventually.js';
import { type Behaviour, type SmtpSink, startSmtpSink } from '../support/smtp-sink.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Friday, nine in the morning in Seoul: the first step of a Cloud Agreement's last month is due. */
const NOW = '2020-01-10T00:00:00Z';
const NOTHING: DeliveryResult = { sent: 0, failed: 0, cancelled: 0, retried: 0, postponed: 0 };

let database: TestDatabase;
let sink: SmtpSink;
let application: ComplianceApplication;

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await startSmtpSink();
  application = await startComplianceApplication({ DATABASE_URL: database.url, SMTP_URL: sink.url, CLOCK_AT: NOW });
});
afterEach(async () => {
  await application.stop();
  await sink.stop();
  await database.drop();
});

const run = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
  application.dataSource.query(sql, parameters);
const moveClock = (to: string) => application.nest.get(Clock).move(Date.parse(to) as Instant, () => undefined);
const signal = new AbortController().signal;
const plan = () => application.nest.get(ReminderPlanningService).plan(signal);
const deliver = () => application.nest.get(ReminderDeliveryService).deliver(signal);
/** Leases and waits before another try end in real time. */
const letTimePass = () => run('update reminders set lease_until = clock_timestamp() where lease_until is not null');
const reminder = async (step: string): Promise<Record<string, unknown>> => {
  const [row]: Record<string, unknown>[] = await application.dataSource.query(
    'select * from reminders where step = $1',
    [step],
  );
  return row ?? {};
};

describe('a delivery', () => {
  it('sends what is due once, and nothing before its time', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud', companyName: 'Contoso' });
    await plan();
    expect(await deliver()).toEqual({ ...NOTHING, sent: 1 });
    expect(await deliver()).toEqual(NOTHING);
    expect(sink.mails).toMatchObject([
      {
        subject: 'Accept the Microsoft Customer Agreement by 31 January 2020: Contoso',
        envelopeTo: ['contact@customer.example'],
      },
    ]);
    const sent = await reminder('before-30');
    expect(sent).toMatchObject({ state: 'sent', attempts: 1, interruptions: 0 });
    expect(sink.messageIds()).toEqual([`<${String(sent['message_id'])}>`]);
  });

  it('writes in the customer’s language, and names the way that is open', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud', companyName: '한빛', locale: 'ko-KR' });
    await moveClock('2020-02-03T00:00:00Z');
    await plan();
    await deliver();
    expect(sink.mails[0]?.subject).toBe('[한빛] Microsoft 고객 계약에 동의할 때까지 주문이 실패합니다');
    expect(sink.mails[0]?.text).toContain(
      'https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement',
    );
  });

  it('of many by several processes at once sends each one once', async () => {
    for (let count = 0; count < 60; count += 1) await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    const results = await Promise.all([deliver(), deliver(), deliver()]);
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(60);
    expect(new Set(sink.messageIds()).size).toBe(60);
    expect(sink.mails).toHaveLength(60);
  });

  it('leaves alone what a person holds', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await run(`update reminders set state = 'held' where step = 'before-30'`);
    expect(await deliver()).toEqual(NOTHING);
  });

  it('is in the ledger with its counts', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await deliver();
    const entries: unknown = await run(`select facts from ledger_entries where kind = 'reminders.delivered'`);
    expect(entries).toEqual([{ facts: { ...NOTHING, sent: 1 } }]);
  });
});

describe('a reminder whose time has come', () => {
  it('is not begun after the fact changed', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await addAcceptance(application.dataSource, customerId, 'mca');
    expect(await deliver()).toEqual({ ...NOTHING, cancelled: 1 });
    expect(sink.mails).toEqual([]);
    expect(await reminder('before-30')).toMatchObject({ state: 'cancelled', ended_reason: 'FACTS_CHANGED' });
  });

  it('gives way to a later step after the clock has jumped', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await moveClock('2020-01-28T01:00:00Z');
    expect(await deliver()).toEqual({ ...NOTHING, sent: 1, cancelled: 2 });
    expect(await reminder('before-14')).toMatchObject({ state: 'cancelled', ended_reason: 'SUPERSEDED' });
    expect(await reminder('before-7')).toMatchObject({ state: 'sent' });
  });

  it('waits for the next working day when the clock has jumped into a night', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await moveClock('2020-01-27T15:00:00Z');
    await deliver();
    expect(sink.mails).toEqual([]);
    expect(await reminder('before-7')).toMatchObject({
      state: 'planned',
      attempts: 0,
      due_at: Date.parse('2020-01-28T00:00:00Z'),
    });
  });

  it('is not sent once its deadline has passed', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await moveClock('2020-02-03T02:00:00Z');
    expect(await deliver()).toEqual({ ...NOTHING, cancelled: 5 });
    expect(sink.mails).toEqual([]);
  });
});

describe('a mail that the server does not take', () => {
  beforeEach(async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
  });

  it('for good is not tried again', async () => {
    sink.behave({ status: 550, at: 'RCPT' });
    expect(await deliver()).toEqual({ ...NOTHING, failed: 1 });
    expect(await reminder('before-30')).toMatchObject({ state: 'failed', ended_reason: 'REFUSED' });
  });

  it.each<[string, Behaviour]>([
    ['recipient', { status: 450, at: 'RCPT' }],
    ['content', { status: 451, at: 'DATA' }],
  ])('for now is tried again later (%s)', async (_part, behaviour) => {
    sink.behave(behaviour);
    expect(await deliver()).toEqual({ ...NOTHING, retried: 1 });
    expect(await deliver()).toEqual(NOTHING);
    sink.behave('accept');
    await letTimePass();
    expect(await deliver()).toEqual({ ...NOTHING, sent: 1 });
    expect(await reminder('before-30')).toMatchObject({ state: 'sent', attempts: 2, interruptions: 0 });
  });

  it('again and again fails in the end', async () => {
    sink.behave({ status: 450, at: 'RCPT' });
    let tries = 0;
    for (let failed = 0; failed === 0; tries += 1) {
      await letTimePass();
      ({ failed } = await deliver());
    }
    expect(tries).toBe(6);
    expect(await reminder('before-30')).toMatchObject({ state: 'failed', ended_reason: 'ATTEMPTS_EXHAUSTED' });
  });

  it('or perhaps did, without an answer, is sent once more under the same Message-ID, and not a third time', async () => {
    sink.behave('drop');
    for (let count = 0; count < 3; count += 1) {
      await letTimePass();
      await deliver();
    }
    expect(sink.mails).toHaveLength(2);
    expect(new Set(sink.messageIds()).size).toBe(1);
    expect(await reminder('before-30')).toMatchObject({
      state: 'failed',
      ended_reason: 'OUTCOME_UNKNOWN',
      interruptions: 2,
    });
  });
});

describe('a process killed between the server’s acceptance and its own commit', () => {
  const killWhileSending = async (): Promise<void> => {
    const before = sink.mails.length;
    sink.behave('hold');
    const script = join(import.meta.dirname, '..', 'support', 'delivery-process.mjs');
    const child = spawn(process.execPath, [script, database.url, sink.url], { stdio: 'inherit' });
    await eventually('the server has the mail', () => sink.mails.length > before);
    child.kill('SIGKILL');
    await once(child, 'exit');
    sink.behave('accept');
  };

  beforeEach(async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
  });

  it('leaves one mail that is sent a second time, under the same Message-ID, and counted', async () => {
    await killWhileSending();
    expect(await deliver()).toEqual(NOTHING);
    await letTimePass();
    expect(await deliver()).toEqual({ ...NOTHING, sent: 1 });
    expect(sink.mails).toHaveLength(2);
    expect(new Set(sink.messageIds()).size).toBe(1);
    expect(await reminder('before-30')).toMatchObject({ state: 'sent', interruptions: 1 });
  });

  it('twice ends the reminder: it is not begun a third time', async () => {
    await killWhileSending();
    await letTimePass();
    await killWhileSending();
    await letTimePass();
    expect(await deliver()).toEqual({ ...NOTHING, failed: 1 });
    expect(sink.mails).toHaveLength(2);
    expect(await reminder('before-30')).toMatchObject({ state: 'failed', ended_reason: 'OUTCOME_UNKNOWN' });
  });
});

describe('without a mail server', () => {
  it('mails are kept, whole, and listed the newest first', async () => {
    const capturing = await startComplianceApplication({ DATABASE_URL: database.url });
    try {
      await addCustomer(application.dataSource, { agreement: 'cloud', companyName: 'First' });
      await plan();
      await capturing.nest.get(ReminderDeliveryService).deliver(signal);
      await addCustomer(application.dataSource, { agreement: 'cloud', companyName: 'Second' });
      await plan();
      await capturing.nest.get(ReminderDeliveryService).deliver(signal);
      const own = capturing.nest.get(Database);
      const mails = await own.transaction((tx) => listCaptured(tx, 10));
      expect(mails.map(({ subject }) => subject.split(': ')[1])).toEqual(['Second', 'First']);
      expect(await own.transaction((tx) => listCaptured(tx, 10, mails[0]?.mailId))).toEqual([mails[1]]);
      const mail = await own.transaction((tx) => showCaptured(tx, mails[0]?.mailId ?? 0));
      expect(mail?.text).toContain('For Second, only the Cloud Agreement is confirmed');
      expect(mail?.message.toString()).toContain(`Message-ID: <${String(mails[0]?.messageId)}>\r\n`);
      expect(await own.transaction((tx) => showCaptured(tx, 999))).toBeNull();
      expect(sink.mails).toEqual([]);
    } finally {
      await capturing.stop();
    }
  });
});
