import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScanRunner } from '../../src/features/compliance-scan/scan-runner.js';
import { type ScanReport, scanReportOf, ScansService } from '../../src/features/compliance-scan/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { Database } from '../../src/platform/database/index.js';
import type { Instant } from '../../src/domain/time/instant.js';
import {
  addAcceptance,
  addCustomer,
  type ComplianceApplication,
  startComplianceApplication,
} from '../support/compliance-application.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const NOW = '2020-01-10T00:00:00.000Z';
const FIRST_BLOCKED = '2020-02-01T00:00:00.000Z';

let database: TestDatabase;
let application: ComplianceApplication;

beforeEach(async () => {
  database = await createTestDatabase();
  application = await startComplianceApplication({ DATABASE_URL: database.url, CLOCK_AT: NOW });
});
afterEach(async () => {
  await application.stop();
  await database.drop();
});

const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
  application.dataSource.query(sql, parameters);
const moveClock = (to: string) => application.nest.get(Clock).move(Date.parse(to) as Instant, () => undefined);
const startScan = async (): Promise<string> => {
  const scans = application.nest.get(ScansService);
  return (await application.nest.get(Database).transaction((tx) => scans.start(tx, 'api', null))).scanId;
};
const runScan = (scanId: string, attempt = 1) =>
  application.nest.get(ScanRunner).run(scanId, { attempt, signal: new AbortController().signal });
const report = async (scanId: string): Promise<ScanReport> => {
  const scans = application.nest.get(ScansService);
  return scanReportOf(await application.nest.get(Database).transaction((tx) => scans.one(tx, scanId)));
};
const scan = async (): Promise<ScanReport> => {
  const scanId = await startScan();
  await runScan(scanId);
  return report(scanId);
};
const history = (customerId: string) =>
  rows<{ from_standing: string | null; to_standing: string }>(
    'select from_standing, to_standing from standing_changes where customer_id = $1 order by at',
    [customerId],
  );

describe('a scan', () => {
  it('counts every customer once, and its certificate proves that none was left out', async () => {
    const ids = [
      await addCustomer(application.dataSource, { agreement: 'cloud' }),
      await addCustomer(application.dataSource, { agreement: 'mca' }),
      await addCustomer(application.dataSource),
      await addCustomer(application.dataSource, { isRead: false }),
      await addCustomer(application.dataSource, { cloud: 'china' }),
    ];
    expect(await scan()).toMatchObject({
      status: 'completed',
      total: 5,
      done: 5,
      failed: 0,
      changed: 5,
      errors: [],
      standings: {
        compliant: 1,
        transitional: 1,
        unconfirmed: 1,
        overdue: 0,
        outdated: 0,
        'out-of-scope': 1,
        unknown: 1,
      },
      certificate: {
        customers: 5,
        evaluated: 5,
        failed: 0,
        digest: createHash('sha256').update(ids.sort().join(',')).digest('hex'),
        complete: true,
      },
    });
  });

  it('of no customers is complete', async () => {
    expect(await scan()).toMatchObject({
      status: 'completed',
      total: 0,
      certificate: { customers: 0, complete: true },
    });
  });

  it('writes a row of history only where the standing changed', async () => {
    const staying = await addCustomer(application.dataSource, { agreement: 'mca' });
    const changing = await addCustomer(application.dataSource);
    await scan();
    await addAcceptance(application.dataSource, changing, 'cloud');
    expect(await scan()).toMatchObject({ changed: 1 });
    await moveClock(FIRST_BLOCKED);
    expect(await scan()).toMatchObject({ changed: 1, standings: { compliant: 1, overdue: 1 } });
    expect(await history(staying)).toEqual([{ from_standing: null, to_standing: 'compliant' }]);
    expect(await history(changing)).toEqual([
      { from_standing: null, to_standing: 'unconfirmed' },
      { from_standing: 'unconfirmed', to_standing: 'transitional' },
      { from_standing: 'transitional', to_standing: 'overdue' },
    ]);
  });

  it('sums up the partner’s day as of its last scan', async () => {
    const customerId = await addCustomer(application.dataSource, { seats: 7 });
    await moveClock('2020-01-10T15:30:00Z');
    await scan();
    await addAcceptance(application.dataSource, customerId, 'mca');
    await scan();
    expect(await rows('select day, standing, customers, seats from standing_days where customers > 0')).toEqual([
      { day: '2020-01-11', standing: 'compliant', customers: 1, seats: 7 },
    ]);
    expect(await rows('select 1 from standing_days')).toHaveLength(7);
  });

  it('lists a customer it cannot evaluate, keeps its former standing, and still accounts for everyone', async () => {
    const customerId = await addCustomer(application.dataSource, { agreement: 'mca' });
    await addCustomer(application.dataSource);
    await scan();
    await rows('alter table customers drop constraint customers_cloud_check');
    await rows(`update customers set cloud = 'moon' where customer_id = $1`, [customerId]);
    expect(await scan()).toMatchObject({
      status: 'completed',
      done: 1,
      failed: 1,
      errors: [{ id: customerId, code: 'INVARIANT_BROKEN' }],
      certificate: { customers: 2, evaluated: 1, failed: 1, complete: true },
    });
    expect(await rows('select standing from standings where customer_id = $1', [customerId])).toEqual([
      { standing: 'compliant' },
    ]);
  });

  it('is in the ledger, and has reminders planned', async () => {
    const { scanId } = await scan();
    expect(await rows(`select facts->>'scanId' as id from ledger_entries where kind = 'scan.ended'`)).toEqual([
      { id: scanId },
    ]);
    expect(await rows(`select 1 from outbox where job = 'reminders.plan'`)).toHaveLength(1);
  });
});

describe('a scan that is run twice', () => {
  it('has been done the second time', async () => {
    const customerId = await addCustomer(application.dataSource);
    const scanId = await startScan();
    await runScan(scanId);
    const first = await report(scanId);
    await runScan(scanId, 2);
    expect(await report(scanId)).toEqual(first);
    expect(await history(customerId)).toHaveLength(1);
  });

  it('beside another one waits for it', async () => {
    const customerId = await addCustomer(application.dataSource);
    const [one, other] = [await startScan(), await startScan()];
    await Promise.all([runScan(one), runScan(other), runScan(one, 2)]);
    const changed = [(await report(one)).changed, (await report(other)).changed];
    expect(changed.sort()).toEqual([0, 1]);
    expect(await history(customerId)).toHaveLength(1);
  });

  it('comes to the same result after a kill in the middle', async () => {
    const customerId = await addCustomer(application.dataSource);
    const scanId = await startScan();
    const blocker = application.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('lock table standing_days in exclusive mode');
    const script = join(import.meta.dirname, '..', 'support', 'scan-process.mjs');
    const child = spawn(process.execPath, [script, database.url, scanId], { stdio: 'inherit' });
    await eventually('the other process has evaluated everyone', async () => (await report(scanId)).done === 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await report(scanId)).toMatchObject({ status: 'running', certificate: null });
    expect(await history(customerId)).toEqual([]);

    await runScan(scanId, 2);
    expect(await report(scanId)).toMatchObject({ status: 'completed', changed: 1, certificate: { complete: true } });
    expect(await history(customerId)).toHaveLength(1);
  });
});

describe('a scan that is cut off', () => {
  const cutOff = (scanId: string, attempt: number) =>
    application.nest.get(ScanRunner).run(scanId, { attempt, signal: AbortSignal.abort() });

  it('waits for its next try, fails with the last, and can be run nevertheless', async () => {
    const customerId = await addCustomer(application.dataSource);
    const scanId = await startScan();
    await expect(cutOff(scanId, 1)).rejects.toMatchObject({ code: 'JOB_TIMED_OUT' });
    expect(await report(scanId)).toMatchObject({ status: 'queued', certificate: null });
    await expect(cutOff(scanId, 5)).rejects.toMatchObject({ code: 'JOB_TIMED_OUT' });
    expect(await report(scanId)).toMatchObject({ status: 'failed', errors: [{ id: null }], certificate: null });
    expect(await history(customerId)).toEqual([]);
    await runScan(scanId, 6);
    expect(await report(scanId)).toMatchObject({ status: 'completed', errors: [], certificate: { complete: true } });
  });
});

describe('the schedule', () => {
  it('names the daily scan and every milestone still to come', async () => {
    const schedules = await rows<{ schedule_id: string }>(
      `select schedule_id from schedules where schedule_id like 'scans.%'`,
    );
    const ids = schedules.map(({ schedule_id }) => schedule_id);
    expect(ids).toContain('scans.daily');
    expect(ids).toContain(`scans.milestone.${FIRST_BLOCKED}`);
    expect(ids).not.toContain('scans.milestone.2019-10-01T00:00:00.000Z');
  });
});

describe('the API', () => {
  it('starts a scan, tells where it stands, and lists the newest first', async () => {
    const started = await application.call('POST', '/v1/scans');
    expect(started).toMatchObject({ status: 202, body: { status: 'queued' } });
    const second = await application.call('POST', '/v1/scans');
    const { scanId } = started.body as { scanId: string };
    expect(await application.call('GET', `/v1/scans/${scanId}`)).toMatchObject({
      status: 200,
      body: { scanId, status: 'queued', reason: 'api', total: 0, certificate: null },
    });
    const page = await application.call('GET', '/v1/scans?limit=1');
    expect(page.body['items']).toMatchObject([second.body]);
    const next = await application.call('GET', `/v1/scans?limit=1&cursor=${String(page.body['nextCursor'])}`);
    expect(next.body).toMatchObject({ items: [{ scanId }], nextCursor: null });
  });

  it('knows no other scan', async () => {
    const answer = await application.call('GET', '/v1/scans/0190b8a2-0000-7000-8000-000000000000');
    expect(answer).toMatchObject({ status: 404, body: { code: 'SCAN_UNKNOWN' } });
  });

  it('sums standings up at any instant, by group', async () => {
    await addCustomer(application.dataSource, { agreement: 'cloud', seats: 5, accountOwnerEmail: 'a@partner.example' });
    await addCustomer(application.dataSource, { agreement: 'mca', seats: 3, accountOwnerEmail: null });
    const before = await application.call('GET', '/v1/standings/summary');
    expect(before.body).toMatchObject({
      at: expect.stringMatching(/^2020-01-10/),
      customers: 2,
      seats: 8,
      standings: { compliant: { customers: 1, seats: 3 }, transitional: { customers: 1, seats: 5 } },
      groups: null,
    });
    const after = await application.call('GET', `/v1/standings/summary?at=${FIRST_BLOCKED}&groupBy=owner`);
    expect(after.body).toMatchObject({
      at: FIRST_BLOCKED,
      groups: [
        { key: null, customers: 1, standings: { compliant: { customers: 1, seats: 3 } } },
        { key: 'a@partner.example', customers: 1, standings: { overdue: { customers: 1, seats: 5 } } },
      ],
    });
  });
});
