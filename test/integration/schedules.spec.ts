import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { formatInstant, type Instant, instantFromMs } from '../../src/domain/time/instant.js';
import { migrations } from '../../src/entry/migrations/index.js';
import { Clock } from '../../src/platform/clock/index.js';
import { Database, migrate, openDataSource } from '../../src/platform/database/index.js';
import { defineJob, JobRegistry, Outbox } from '../../src/platform/queue/index.js';
import { Relay } from '../../src/platform/queue/relay.js';
import { Schedules } from '../../src/platform/scheduler/index.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const report = defineJob({
  name: 'test.report',
  payload: z.strictObject({ about: z.string() }),
  attempts: 1,
  backoffMs: 1,
  timeoutMs: 1_000,
});
const at = (text: string): Instant => instantFromMs(Date.parse(text));
const START = at('2020-01-30T12:00:00Z');

describe('schedules', () => {
  let testDatabase: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  let clock: Clock;
  let schedules: Schedules;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const applicationName = 'schedules-test';
    dataSource = await openDataSource({
      url: testDatabase.url,
      applicationName,
      connectionsMax: 4,
      entities: [],
      migrations,
    });
    await migrate(dataSource);
    database = new Database(dataSource);
    clock = await Clock.start(database, START);
  });

  beforeEach(async () => {
    await dataSource.query('truncate outbox, schedules');
    await moveTo(START);
    schedules = onOneNode();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await testDatabase.drop();
  });

  const onOneNode = (): Schedules => new Schedules(database, clock, new Outbox(new Relay(database)), new JobRegistry());
  const moveTo = (instant: Instant): Promise<void> => clock.move(instant, () => undefined);
  const daily = (about = 'day', cron = '0 6 * * *') =>
    schedules.ensure({ scheduleId: 'daily', cron, timeZone: 'Asia/Seoul', job: report, payload: { about } });
  const once = (instant: Instant) =>
    schedules.ensureAt({ scheduleId: 'once', at: instant, job: report, payload: { about: 'milestone' } });
  const jobs = async (): Promise<unknown[]> =>
    (await dataSource.query<{ about: string }[]>(`select payload->>'about' as about from outbox`)).map(
      (row) => row.about,
    );
  const dueAt = async (): Promise<string | null> => {
    const [row] = await dataSource.query<{ due: Instant | null }[]>('select next_due_at as due from schedules');
    return row?.due == null ? null : formatInstant(row.due);
  };

  it('adds the job once it is due, and not before', async () => {
    await daily();
    await schedules.wake();
    expect(await jobs()).toEqual([]);
    await moveTo(at('2020-01-30T21:00:00Z'));
    await schedules.wake();
    expect(await jobs()).toEqual(['day']);
    expect(await dueAt()).toBe('2020-01-31T21:00:00.000Z');
  });

  it('catches up once on whatever was missed', async () => {
    await daily();
    await moveTo(at('2020-03-05T10:00:00Z'));
    await schedules.wake();
    await schedules.wake();
    expect(await jobs()).toEqual(['day']);
    expect(await dueAt()).toBe('2020-03-05T21:00:00.000Z');
  });

  it('keeps a missed due time when the schedule is ensured again at the next start', async () => {
    await daily();
    await moveTo(at('2020-02-02T10:00:00Z'));
    await daily('day, as worded now');
    await schedules.wake();
    expect(await jobs()).toEqual(['day, as worded now']);
  });

  it('is due by its new times when they have changed', async () => {
    await daily();
    await daily('day', '0 23 * * *');
    expect(await dueAt()).toBe('2020-01-30T14:00:00.000Z');
  });

  it('adds each due job once, however many nodes wake at the same time', async () => {
    await daily();
    await moveTo(at('2020-01-31T00:00:00Z'));
    await Promise.all([schedules.wake(), onOneNode().wake(), onOneNode().wake()]);
    expect(await jobs()).toEqual(['day']);
  });

  it('refuses a cron expression that cannot be read', async () => {
    await expect(daily('day', 'every morning')).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
  });

  it('adds a one-time job once, at its instant', async () => {
    await once(at('2020-02-01T00:00:00Z'));
    await schedules.wake();
    expect(await jobs()).toEqual([]);
    await moveTo(at('2020-02-01T00:00:00Z'));
    await schedules.wake();
    await once(at('2020-02-01T00:00:00Z'));
    await schedules.wake();
    expect(await jobs()).toEqual(['milestone']);
    expect(await dueAt()).toBeNull();
  });

  it('adds a one-time job at once when its instant has passed, and again when it is given another', async () => {
    await once(at('2020-01-01T00:00:00Z'));
    await schedules.wake();
    await once(at('2020-01-02T00:00:00Z'));
    await schedules.wake();
    expect(await jobs()).toEqual(['milestone', 'milestone']);
  });

  it('leaves a schedule alone whose job this release does not know', async () => {
    await daily();
    await dataSource.query(`update schedules set job = 'test.of-another-release'`);
    await moveTo(at('2020-02-02T10:00:00Z'));
    await schedules.wake();
    expect(await jobs()).toEqual([]);
    expect(await dueAt()).toBe('2020-01-30T21:00:00.000Z');
  });

  it('wakes when the clock is moved', async () => {
    schedules.onModuleInit();
    await daily();
    await moveTo(at('2020-01-31T00:00:00Z'));
    await eventually('the job is added', async () => (await jobs()).length === 1);
    expect(await jobs()).toEqual(['day']);
  });

  it('lives a time again that the clock has gone back before', async () => {
    schedules.onModuleInit();
    await daily();
    await once(at('2020-02-01T00:00:00Z'));
    await moveTo(at('2020-02-10T00:00:00Z'));
    await eventually('both jobs are added', async () => (await jobs()).length === 2);
    await moveTo(START);
    await eventually('the day is due again', async () => {
      const due = await dataSource.query<{ due: Instant }[]>(
        'select next_due_at as due from schedules order by schedule_id',
      );
      return due[0]?.due === at('2020-01-30T21:00:00Z') && due[1]?.due === at('2020-02-01T00:00:00Z');
    });
    expect(await jobs()).toHaveLength(2);
  });
});
