import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { InvariantError } from '../../src/domain/errors.js';
import { defineJob } from '../../src/platform/queue/index.js';
import { noteRun, prepareHome, type QueueApplication, startQueueApplication } from '../contract/queue-application.js';
import { queryRows } from '../support/data-folder.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('the outbox', () => {
  let testDatabase: TestDatabase;
  let home: Parameters<typeof startQueueApplication>[0];
  const running: QueueApplication[] = [];
  const lines: string[] = [];
  const keep = (message: unknown): void => void lines.push(String(message));
  const recording: LoggerService = { log: keep, warn: keep, error: keep };

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    await prepareHome(testDatabase.url);
    home = { databaseUrl: testDatabase.url, redisUrl: null, redisPrefix: randomUUID() };
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((application) => application.close()));
    await query('truncate outbox, runs');
    lines.length = 0;
  });

  afterAll(async () => {
    await testDatabase.drop();
  });

  const query = async <Row>(statement: string): Promise<Row[]> =>
    (await queryRows(testDatabase.url, statement)) as Row[];
  const start = async (role: 'api' | 'worker' = 'worker'): Promise<QueueApplication> => {
    const application = await startQueueApplication(home, role, recording);
    running.push(application);
    lines.length = 0;
    return application;
  };
  const row = async () => (await query<Record<string, unknown>>('select * from outbox'))[0];
  const depths = ({ database, outbox }: QueueApplication) => database.transaction((tx) => outbox.depths(tx));

  it('counts a run whose process has gone as a failure, and a job that ends its process each time as dead', async () => {
    await start();
    await query(`insert into outbox (job, payload, attempt, failures, started_at, due_at) values
      ('test.note-run', '{"label": "crashed once", "behaviour": "succeed"}', 1, 0, now(), now()),
      ('test.note-run', '{"label": "poison", "behaviour": "succeed"}', 3, 2, now(), now())`);
    await eventually(
      'the first job is done',
      async () => (await query('select 1 from runs where attempt > 0')).length === 1,
    );
    await eventually(
      'the second is dead',
      async () => (await query('select 1 from outbox where failed_at is not null')).length === 1,
    );
    expect(await query('select label, attempt from runs where attempt > 0')).toEqual([
      { label: 'crashed once', attempt: 2 },
    ]);
    expect(lines.some((line) => line.includes('is dead: its process ended each time'))).toBe(true);
  });

  it('puts back a job that only another release can do', async () => {
    await start();
    await query(`insert into outbox (job, payload) values ('test.of-another-release', '{}')`);
    await eventually('it is put back', async () => (await row())?.['error'] !== null);
    expect(await row()).toMatchObject({ failures: 0, failed_at: null, error: 'No handler is registered.' });
  });

  it('stops a run that another process has taken over', async () => {
    const application = await start();
    const { database, outbox } = application;
    await database.transaction((tx) => outbox.add(tx, noteRun, { label: 'held', behaviour: 'ignore-the-signal' }));
    await eventually('it runs', async () => (await row())?.['started_at'] !== null);
    await query('update outbox set attempt = attempt + 1');
    await eventually('the run is stopped', () => lines.some((line) => line.includes('Another process has taken')));
    expect(await row()).toMatchObject({ attempt: 2, failures: 0, error: null });
  });

  it('tells how much work there is by job and state', async () => {
    const application = await start('api');
    await query(`insert into outbox (job, payload, started_at, failed_at, due_at)
      select 'test.counted', '{}', started, failed, now() + interval '1 hour' from (values
        (null::timestamptz, null::timestamptz), (null, null), (now(), null), (null, now())) as states (started, failed)`);
    expect(await depths(application)).toEqual([
      { job: 'test.counted', state: 'dead', count: 1 },
      { job: 'test.counted', state: 'running', count: 1 },
      { job: 'test.counted', state: 'waiting', count: 2 },
    ]);
  });

  it('outlives a database that is away, says so in a line or two, and goes on when it is back', async () => {
    const { database, outbox } = await start();
    const name = new URL(testDatabase.url).pathname.slice(1);
    const server = new URL(testDatabase.url);
    server.pathname = '/postgres';
    await queryRows(server.href, `alter database ${name} allow_connections false`);
    await queryRows(server.href, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    await eventually('the relay and the queue notice', () => lines.length >= 2);
    const adding = database.transaction((tx) => outbox.add(tx, noteRun, { label: 'x', behaviour: 'succeed' }));
    await expect(adding).rejects.toThrow();
    await queryRows(server.href, `alter database ${name} allow_connections true`);
    await database.transaction((tx) => outbox.add(tx, noteRun, { label: 'after', behaviour: 'succeed' }));
    await eventually('the job is done', async () => (await row())?.['done_at'] !== null);
    expect(lines.length).toBeLessThanOrEqual(4);
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  });
});

describe('a process that runs workers', () => {
  it('does not start while a defined job has no handler, and names it', async () => {
    const testDatabase = await createTestDatabase();
    const { url } = testDatabase;
    await prepareHome(url);
    defineJob({ name: 'test.forgotten', payload: z.strictObject({}), attempts: 1, backoffMs: 1, timeoutMs: 1 });
    const home = { databaseUrl: url, redisUrl: null, redisPrefix: randomUUID() };
    await expect(startQueueApplication(home)).rejects.toThrow(
      new InvariantError('No handler is registered for: test.forgotten.'),
    );
    await (await startQueueApplication(home, 'api')).close();
    await testDatabase.drop();
  });
});
