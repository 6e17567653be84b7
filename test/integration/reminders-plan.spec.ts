import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ReminderPlanningService } from '../../src/features/reminders/reminder-planning.service.js';
import { Clock } from '../../src/platform/clock/index.js';
import type { Instant } from '../../src/domain/time/instant.js';
import {
  addAcceptance,
  addCustomer,
  type ComplianceApplication,
  startComplianceApplication,
} from '../support/compliance-application.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

interface Row {
  readonly step: string;
  readonly state: string;
  readonly due_at: number;
  readonly recipient: string;
  readonly ended_reason: string | null;
}

let database: TestDatabase;
let application: ComplianceApplication;

beforeEach(async () => {
  database = await createTestDatabase();
  application = await startComplianceApplication({ DATABASE_URL: database.url, CLOCK_AT: '2020-01-10T00:00:00Z' });
});
afterEach(async () => {
  await application.stop();
  await database.drop();
});

const run = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
  application.dataSource.query(sql, parameters);
const moveClock = (to: string) => application.nest.get(Clock).move(Date.parse(to) as Instant, () => undefined);
const plan = () => application.nest.get(ReminderPlanningService).plan(new AbortController().signal);
const planned = async (customerId: string): Promise<string[]> => {
  const rows: Row[] = await application.dataSource.query(
    'select * from reminders where customer_id = $1 order by due_at, step',
    [customerId],
  );
  return rows.map(({ due_at, ended_reason, recipient, state, step }) =>
    [step, new Date(due_at).toISOString(), recipient, state, ended_reason].filter((part) => part !== null).join(' '),
  );
};
const CONTACT = 'contact@customer.example';

describe('a plan', () => {
  it('has a row for each step towards the end of the Cloud Agreement', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    expect(await plan()).toEqual({ planned: 5, cancelled: 0, withoutRecipient: 0 });
    expect(await planned(customerId)).toEqual([
      `before-30 2020-01-10T00:00:00.000Z ${CONTACT} planned`,
      `before-14 2020-01-17T00:00:00.000Z ${CONTACT} planned`,
      `before-7 2020-01-24T00:00:00.000Z ${CONTACT} planned`,
      `before-3 2020-01-29T00:00:00.000Z ${CONTACT} planned`,
      `before-1 2020-01-31T00:00:00.000Z ${CONTACT} planned`,
    ]);
  });

  it('has at most four for a customer of whom nothing is confirmed, from the day that became known', async () => {
    const customerId = await addCustomer(application.dataSource, { timeZone: 'Europe/Berlin' });
    await plan();
    expect(await planned(customerId)).toEqual([
      `after-0 2020-01-10T08:00:00.000Z ${CONTACT} planned`,
      `after-7 2020-01-17T08:00:00.000Z ${CONTACT} planned`,
      `after-14 2020-01-24T08:00:00.000Z ${CONTACT} planned`,
      `after-28 2020-02-07T08:00:00.000Z ${CONTACT} planned`,
    ]);
  });

  it.each([
    ['a confirmed customer', { agreement: 'mca' }],
    ['a customer in a cloud without confirmation', { cloud: 'germany' }],
    ['a customer whose agreements were never read', { isRead: false }],
  ] as const)('has nothing for %s', async (_case, settings) => {
    const customerId = await addCustomer(application.dataSource, settings);
    expect(await plan()).toEqual({ planned: 0, cancelled: 0, withoutRecipient: 0 });
    expect(await planned(customerId)).toEqual([]);
  });

  it('writes to the account owner where the customer has no contact, and counts who has neither', async () => {
    const owned = await addCustomer(application.dataSource, { agreement: 'cloud', contactEmail: null });
    await addCustomer(application.dataSource, { agreement: 'cloud', contactEmail: null, accountOwnerEmail: null });
    expect(await plan()).toEqual({ planned: 5, cancelled: 0, withoutRecipient: 1 });
    expect((await planned(owned))[0]).toContain('owner@partner.example');
  });

  it('made again changes nothing', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    const first = await planned(customerId);
    expect(await plan()).toEqual({ planned: 0, cancelled: 0, withoutRecipient: 0 });
    expect(await planned(customerId)).toEqual(first);
  });

  it('made twice at once makes each row once', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    await Promise.all([plan(), plan(), plan()]);
    expect(await planned(customerId)).toHaveLength(5);
  });
});

describe('a plan after something changed', () => {
  it('cancels what the facts no longer call for', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await addAcceptance(application.dataSource, customerId, 'mca');
    expect(await plan()).toEqual({ planned: 0, cancelled: 5, withoutRecipient: 0 });
    expect(await planned(customerId)).toContain(`before-1 2020-01-31T00:00:00.000Z ${CONTACT} cancelled FACTS_CHANGED`);
  });

  it('brings back what a plan cancelled when it is called for again, never what a person cancelled', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await run(`update reminders set state = 'cancelled', ended_reason = 'BY_PERSON' where step = 'before-7'`);
    await run(`update customers set cloud = 'china' where customer_id = $1`, [customerId]);
    await plan();
    await run(`update customers set cloud = 'public' where customer_id = $1`, [customerId]);
    expect(await plan()).toEqual({ planned: 4, cancelled: 0, withoutRecipient: 0 });
    expect((await planned(customerId)).filter((row) => row.includes('cancelled'))).toEqual([
      `before-7 2020-01-24T00:00:00.000Z ${CONTACT} cancelled BY_PERSON`,
    ]);
  });

  it('turns to the new contact and to the new zone', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    await moveClock('2020-01-30T12:00:00Z');
    await plan();
    await run(`update customers set time_zone = 'Europe/Berlin' where customer_id = $1`, [customerId]);
    await plan();
    await run(`update customers set contact_email = 'new@customer.example' where customer_id = $1`, [customerId]);
    await plan();
    expect((await planned(customerId)).filter((row) => row.startsWith('before-1'))).toEqual(
      expect.arrayContaining([
        `before-1 2020-01-31T08:00:00.000Z ${CONTACT} cancelled RECIPIENT_CHANGED`,
        `before-1 2020-01-31T08:00:00.000Z new@customer.example planned`,
      ]),
    );
  });

  it('collapses what was missed into the newest step', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await moveClock('2020-01-28T01:00:00Z');
    await plan();
    expect(await planned(customerId)).toEqual([
      `before-30 2020-01-10T00:00:00.000Z ${CONTACT} cancelled SUPERSEDED`,
      `before-14 2020-01-17T00:00:00.000Z ${CONTACT} cancelled SUPERSEDED`,
      `before-7 2020-01-28T00:00:00.000Z ${CONTACT} planned`,
      `before-3 2020-01-29T00:00:00.000Z ${CONTACT} planned`,
      `before-1 2020-01-31T00:00:00.000Z ${CONTACT} planned`,
    ]);
  });
});

describe('the preview', () => {
  const WINDOW = { from: '2020-01-20T00:00:00Z', to: '2020-02-15T00:00:00Z' };

  it('shows what would be sent in the window, past the deadline too, and writes nothing', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'cloud', locale: 'ko-KR' });
    const { body, status } = await application.call('POST', '/v1/reminders/preview', WINDOW);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 5,
      withoutRecipient: 0,
      days: [
        { day: '2020-01-24', reminders: 1 },
        { day: '2020-01-29', reminders: 1 },
        { day: '2020-01-31', reminders: 1 },
        { day: '2020-02-03', reminders: 1 },
        { day: '2020-02-10', reminders: 1 },
      ],
      nextCursor: null,
    });
    expect(body['items']).toContainEqual(
      expect.objectContaining({
        customerId,
        companyName: 'Contoso',
        recipient: CONTACT,
        locale: 'ko-KR',
        step: 'after-0',
        deadlineAt: '2020-02-01T00:00:00.000Z',
        dueAt: '2020-02-03T00:00:00.000Z',
      }),
    );
    expect(await planned(customerId)).toEqual([]);
  });

  it('comes in pages', async () => {
    for (let count = 0; count < 3; count += 1) await addCustomer(application.dataSource, { agreement: 'cloud' });
    const ids: unknown[] = [];
    let query = '?limit=4';
    do {
      const { body } = await application.call('POST', `/v1/reminders/preview${query}`, WINDOW);
      const { items, nextCursor } = body as unknown as { items: { reminderId: string }[]; nextCursor: string | null };
      ids.push(...items.map(({ reminderId }) => reminderId));
      query = nextCursor === null ? '' : `?limit=4&cursor=${nextCursor}`;
    } while (query !== '');
    expect(ids).toHaveLength(15);
    expect(new Set(ids).size).toBe(15);
  });

  it('leaves out what was sent or ended', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
    await run(`update reminders set state = 'sent' where step = 'before-7'`);
    await run(`update reminders set state = 'cancelled', ended_reason = 'BY_PERSON' where step = 'before-3'`);
    const { body } = await application.call('POST', '/v1/reminders/preview', WINDOW);
    expect(body).toMatchObject({ total: 3 });
  });

  it('asks for a window that does not end before it begins', async () => {
    const answer = await application.call('POST', '/v1/reminders/preview', { from: WINDOW.to, to: WINDOW.from });
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID', errors: [{ field: 'to' }] } });
  });
});

describe('a person', () => {
  const idOf = async (step: string): Promise<string> => {
    const [row]: { reminder_id: string }[] = await application.dataSource.query(
      'select reminder_id from reminders where step = $1',
      [step],
    );
    return row?.reminder_id ?? '';
  };
  beforeEach(async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud' });
    await plan();
  });

  it('sees reminders by state, in the order in which they are due, in pages', async () => {
    const { body } = await application.call('GET', '/v1/reminders?state=planned&limit=2');
    expect(body['items']).toMatchObject([{ step: 'before-30' }, { step: 'before-14' }]);
    const next = await application.call(
      'GET',
      `/v1/reminders?state=planned&limit=5&cursor=${String(body['nextCursor'])}`,
    );
    expect(next.body).toMatchObject({
      items: [{ step: 'before-7' }, { step: 'before-3' }, { step: 'before-1', state: 'planned' }],
      nextCursor: null,
    });
    expect((await application.call('GET', '/v1/reminders?state=sent')).body).toEqual({ items: [], nextCursor: null });
  });

  it('holds, releases and cancels one, and each is in the ledger', async () => {
    const path = `/v1/reminders/${await idOf('before-7')}`;
    expect((await application.call('POST', `${path}/hold`)).body).toMatchObject({ state: 'held' });
    expect((await application.call('POST', `${path}/release`)).body).toMatchObject({ state: 'planned' });
    expect((await application.call('POST', `${path}/cancel`)).body).toMatchObject({
      state: 'cancelled',
      endedReason: 'BY_PERSON',
    });
    const entries: { kind: string }[] = await application.dataSource.query(
      `select kind from ledger_entries where kind like 'reminder.%' order by recorded_at, sequence`,
    );
    expect(entries.map(({ kind }) => kind)).toEqual(['reminder.held', 'reminder.released', 'reminder.cancelled']);
  });

  it('cannot hold what is being sent, nor release what is not held', async () => {
    await run(`update reminders set state = 'sending' where step = 'before-7'`);
    const refusal = { status: 409, body: { code: 'REMINDER_STATE' } };
    expect(await application.call('POST', `/v1/reminders/${await idOf('before-7')}/hold`)).toMatchObject(refusal);
    expect(await application.call('POST', `/v1/reminders/${await idOf('before-3')}/release`)).toMatchObject(refusal);
  });

  it('cannot act on a reminder that does not exist', async () => {
    const path = '/v1/reminders/5d0b3a52-6c1e-4f0e-9a1f-0c8f2b7e1a01/cancel';
    expect(await application.call('POST', path)).toMatchObject({ status: 404, body: { code: 'REMINDER_UNKNOWN' } });
  });
});
