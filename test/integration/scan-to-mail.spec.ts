import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Instant } from '../../src/domain/time/instant.js';
import { Clock } from '../../src/platform/clock/index.js';
import {
  addCustomer,
  type ComplianceApplication,
  startComplianceApplication,
} from '../support/compliance-application.js';
import { eventually } from '../support/eventually.js';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let sink: SmtpSink;
let application: ComplianceApplication;

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await startSmtpSink();
  application = await startComplianceApplication({
    DATABASE_URL: database.url,
    SMTP_URL: sink.url,
    ROLE: 'all',
    CLOCK_AT: '2020-01-31T14:00:00Z',
  });
});
afterEach(async () => {
  await application.stop();
  await sink.stop();
  await database.drop();
});

const moveClock = (to: string) => application.nest.get(Clock).move(Date.parse(to) as Instant, () => undefined);

it('at the milestone everyone is scanned, and on the next working day whoever lapsed is written to', async () => {
  const customerId = await addCustomer(application.dataSource, { agreement: 'cloud' });
  await moveClock('2020-02-01T00:00:00Z');
  const standing = async (): Promise<unknown> => {
    const [row]: { standing: string }[] = await application.dataSource.query(
      'select standing from standings where customer_id = $1',
      [customerId],
    );
    return row?.standing;
  };
  await eventually('the milestone’s scan', async () => (await standing()) === 'overdue');
  await eventually('its plan', async () => {
    const answer = await application.call('GET', `/v1/reminders?customerId=${customerId}&state=planned`);
    return (answer.body['items'] as unknown[]).length === 4;
  });
  expect(sink.mails).toEqual([]);

  await moveClock('2020-02-03T00:00:00Z');
  await eventually('the mail', () => sink.mails.length === 1);
  expect(sink.mails[0]?.text).toContain('The last good day was 31 January 2020.');
  const scans = await application.call('GET', '/v1/scans');
  expect((scans.body['items'] as { reason: string }[]).map(({ reason }) => reason)).toContain('milestone');
});
