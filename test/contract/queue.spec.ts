import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { InvariantError } from '../../src/domain/errors.js';
import type { Tx } from '../../src/platform/database/index.js';
import { eventually } from '../support/eventually.js';
import { queryRows } from '../support/data-folder.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  noteBriefly,
  noteRun,
  prepareHome,
  type QueueApplication,
  type QueueHome,
  startQueueApplication,
  TICK,
  TICK_EVERY_MS,
} from './queue-application.js';
import { kill, loseEverythingQueued, redisAnswers, startProcess } from './queue-home.js';

const redisUrl = process.env['REDIS_TEST_URL'] ?? 'redis://127.0.0.1:6379';
const redisIsThere = await redisAnswers(redisUrl);
if (!redisIsThere) {
  if (process.env['CI'] === 'true') throw new Error(`No Redis at ${redisUrl}`);
  process.stderr.write(`No Redis at ${redisUrl}: its half of the queue's contract is skipped.\n`);
}

type Behaviour = z.input<typeof noteRun.payload>['behaviour'];

describe.each([
  { backend: 'PostgreSQL', url: null, isThere: true },
  { backend: 'Redis', url: redisUrl, isThere: redisIsThere },
])('the queue on $backend', ({ url, isThere }) => {
  const promise = isThere ? it : it.skip;
  let testDatabase: TestDatabase;
  let home: QueueHome;
  const running: QueueApplication[] = [];
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    await prepareHome(testDatabase.url);
    home = { databaseUrl: testDatabase.url, redisUrl: url, redisPrefix: `test-${randomUUID()}` };
  });

  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
    await Promise.all(running.splice(0).map((application) => application.close()));
    await loseEverythingQueued(home);
    await query('truncate outbox, runs');
  });

  afterAll(async () => {
    await testDatabase.drop();
  });

  const start = async (role: 'api' | 'worker' = 'worker'): Promise<QueueApplication> => {
    const application = await startQueueApplication(home, role);
    running.push(application);
    return application;
  };
  const add = ({ database, outbox }: QueueApplication, label: string, behaviour: Behaviour): Promise<void> =>
    database.transaction((tx) => outbox.add(tx, noteRun, { label, behaviour }));
  const query = async <Row>(statement: string): Promise<Row[]> =>
    (await queryRows(testDatabase.url, statement)) as Row[];
  const attempts = async (label: string): Promise<number[]> =>
    (await query<{ attempt: number }>(`select attempt from runs where label = '${label}' order by at`)).map(
      ({ attempt }) => attempt,
    );
  const openCount = async (): Promise<number> =>
    (await query<{ count: number }>('select count(*)::int as count from outbox where done_at is null'))[0]?.count ?? -1;
  const allDone = (timeoutMs?: number): Promise<void> =>
    eventually('every job is done', async () => (await openCount()) === 0, timeoutMs);
  const dead = async (application: QueueApplication) =>
    application.database.transaction((tx) => application.outbox.deadJobs(tx, 10));
  const firstRun = (label: string): Promise<void> =>
    eventually(`${label} runs`, async () => (await attempts(label)).length > 0);

  promise('runs a job once when its transaction has been committed, and never when it was rolled back', async () => {
    const application = await start();
    const { database, outbox } = application;
    const undone = database.transaction(async (tx) => {
      await outbox.add(tx, noteRun, { label: 'undone', behaviour: 'succeed' });
      throw new Error('changed our mind');
    });
    await expect(undone).rejects.toThrow('changed our mind');
    await add(application, 'done', 'succeed');
    await allDone();
    expect(await attempts('done')).toEqual([1]);
    expect(await attempts('undone')).toEqual([]);
  });

  promise('lets a process without workers add what another one runs', async () => {
    const api = await start('api');
    await start();
    await add(api, 'asked elsewhere', 'succeed');
    await allDone();
    expect(await attempts('asked elsewhere')).toEqual([1]);
  });

  promise('runs a failed job again after a doubling wait, until its attempts are used up and it is dead', async () => {
    const application = await start();
    await add(application, 'hopeless', 'fail');
    await eventually('the job is dead', async () => (await dead(application)).length === 1);
    expect(await attempts('hopeless')).toEqual([1, 2, 3]);
    expect(await dead(application)).toMatchObject([
      { job: 'test.note-run', attempts: 3, error: 'Error: told to, hopeless' },
    ]);
    const waits = await query<{ wait: number }>(
      `select wait from (
         select attempt, extract(epoch from at - lag(at) over (order by at)) * 1000 as wait from runs
         where label = 'hopeless') as gaps
       where attempt > 1 order by attempt`,
    );
    expect(Number(waits[0]?.wait)).toBeGreaterThanOrEqual(400);
    expect(Number(waits[1]?.wait)).toBeGreaterThanOrEqual(800);
  });

  promise('gives a dead job its attempts back when someone asks', async () => {
    const application = await start();
    const { database, outbox } = application;
    await add(application, 'revived', 'fail');
    await eventually('the job is dead', async () => (await dead(application)).length === 1);
    const outboxId = (await dead(application))[0]?.outboxId ?? 0;
    await query(`update outbox set payload = payload || '{"behaviour": "succeed"}'`);
    expect(await database.transaction((tx) => outbox.retry(tx, outboxId))).toBe(true);
    await allDone();
    expect(await attempts('revived')).toEqual([1, 2, 3, 4]);
    expect(await database.transaction((tx) => outbox.retry(tx, outboxId))).toBe(false);
  });

  promise('gives up at once on a job whose handler finds an invariant broken', async () => {
    const application = await start();
    await add(application, 'broken', 'break-an-invariant');
    await eventually('the job is dead', async () => (await dead(application)).length === 1);
    expect(await attempts('broken')).toEqual([1]);
  });

  promise.each<['ignore-the-signal' | 'heed-the-signal']>([['ignore-the-signal'], ['heed-the-signal']])(
    'ends a run that takes too long: %s',
    async (behaviour) => {
      const application = await start();
      const { database, outbox } = application;
      await database.transaction((tx) => outbox.add(tx, noteBriefly, { label: 'slow', behaviour }));
      await eventually('the job is dead', async () => (await dead(application)).length === 1);
      expect(await dead(application)).toMatchObject([
        { error: 'OperationalError: test.note-briefly took longer than 300 ms.' },
      ]);
    },
  );

  promise('refuses a payload that does not fit the schema, and names the job and the field', async () => {
    const { database, outbox } = await start();
    const unfit = { label: 'x', behaviour: 'dance' } as unknown as { label: string; behaviour: Behaviour };
    const adding = database.transaction((tx) => outbox.add(tx, noteRun, unfit));
    await expect(adding).rejects.toThrow(new InvariantError('The payload of test.note-run is not valid: behaviour.'));
    expect(await openCount()).toBe(0);
  });

  promise('does not run a row whose payload no longer fits the schema: it is dead', async () => {
    const application = await start();
    await query(`insert into outbox (job, payload) values ('test.note-run', '{"label": 7}')`);
    await eventually('the job is dead', async () => (await dead(application)).length === 1);
    expect(await dead(application)).toMatchObject([
      { error: 'InvariantError: The payload of test.note-run is not valid: label, behaviour.' },
    ]);
  });

  promise('has a killed worker’s job done by another within 15 seconds', async () => {
    const child = await startProcess(home);
    children.push(child);
    const api = await start('api');
    await add(api, 'interrupted', 'ignore-the-signal');
    await firstRun('interrupted');
    await start();
    await query(`update outbox set payload = payload || '{"behaviour": "succeed"}'`);
    await kill(child);
    await allDone(15_000);
    expect(await attempts('interrupted')).toEqual([1, 2]);
  });

  promise('enqueues everything again when the queue has lost what it held', async () => {
    const api = await start('api');
    await api.database.transaction(async (tx) => {
      for (let job = 0; job < 50; job += 1) await api.outbox.add(tx, noteRun, { label: 'lost', behaviour: 'succeed' });
    });
    await eventually('every job is enqueued', async () => {
      const waiting = await query('select 1 from outbox where enqueued_at is null');
      return waiting.length === 0;
    });
    await loseEverythingQueued(home);
    const worker = await start();
    // The worker arranged its wake-ups when it started; without them it sees that the queue was emptied.
    await loseEverythingQueued(home);
    await allDone(30_000);
    expect(await attempts('lost')).toHaveLength(50);
    expect(worker.registry.wakeUps()).toHaveLength(1);
  });

  promise('begins each run in one worker only, however often its ticket is enqueued', async () => {
    const [first] = [await start(), await start(), await start('api')];
    const labels = Array.from({ length: 300 }, (_, index) => `job ${index}`);
    await first.database.transaction(async (tx: Tx) => {
      for (const label of labels) await first.outbox.add(tx, noteRun, { label, behaviour: 'fail-once' });
    });
    await eventually('every job is done', async () => {
      await query(`update outbox set due_at = clock_timestamp() where enqueued_at is not null and started_at is null`);
      return (await openCount()) === 0;
    });
    const runs = await query<{ runs: number }>(
      'select count(*)::int as runs from runs where attempt > 0 group by label, attempt',
    );
    expect(runs).toEqual(Array.from({ length: 600 }, () => ({ runs: 1 })));
  });

  promise('wakes one process of the fleet at each interval', async () => {
    const startedAt = performance.now();
    await Promise.all([start(), start(), start()]);
    await eventually('six wake-ups ran', async () => (await attempts(TICK)).length >= 6);
    const intervals = Math.ceil((performance.now() - startedAt) / TICK_EVERY_MS);
    expect((await attempts(TICK)).length).toBeLessThanOrEqual(intervals + 1);
  });

  promise('lets a run finish when the process is told to end', async () => {
    const application = await startQueueApplication(home);
    await add(application, 'parting', 'succeed');
    await firstRun('parting');
    await application.close();
    expect(await openCount()).toBe(0);
  });

  promise('puts back, uncounted, a run that does not finish in time when the process is told to end', async () => {
    const leaving = await startQueueApplication(home);
    await add(leaving, 'handed on', 'ignore-the-signal');
    await firstRun('handed on');
    await leaving.close();
    expect(await query('select failures, started_at, error from outbox')).toEqual([
      { failures: 0, started_at: null, error: 'The process shuts down.' },
    ]);
  });
});
