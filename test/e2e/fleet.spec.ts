import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../../src/platform/database/embedded/index.js';
import { completed, startScan, uploadCsv } from '../support/api-work.js';
import { embeddedOptions, temporaryFolder } from '../support/data-folder.js';
import { projectFolder } from '../support/embedded-program.js';
import { eventually } from '../support/eventually.js';
import { hasRedisServer, startMailSink, startRedis } from '../support/fleet.js';
import { type RunningProgram, startBuiltProgram } from '../support/running-program.js';

const isLeftOut = process.env['CI'] !== 'true' && !hasRedisServer();
if (isLeftOut) process.stderr.write('redis-server is not installed: the test of a whole fleet is left out.\n');

/*
 * The environment of docker-compose.yml as local processes: PostgreSQL, Redis, a mail server, two api and two worker
 * processes. There is no Docker engine in a test.
 */
(isLeftOut ? describe.skip : describe)('two api and two worker processes', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: EmbeddedDatabase;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let sink: Awaited<ReturnType<typeof startMailSink>>;
  let apis: RunningProgram[] = [];
  let workers: RunningProgram[] = [];

  const start = (role: 'api' | 'worker'): Promise<RunningProgram> =>
    startBuiltProgram({
      ROLE: role,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      SMTP_URL: sink.url,
      CLOCK_AT: '2020-01-10T09:00:00+09:00',
      PARTNER_TIME_ZONE: 'Asia/Seoul',
    });
  const api = (index: number): RunningProgram => {
    const program = apis[index];
    if (program === undefined) throw new Error('not started');
    return program;
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await startEmbeddedDatabase(embeddedOptions(folder.path));
    redis = await startRedis();
    sink = await startMailSink();
    // All at once: the first migrates, the others wait for it.
    const programs = await Promise.all([start('api'), start('api'), start('worker'), start('worker')]);
    apis = programs.slice(0, 2);
    workers = programs.slice(2);
  }, 180_000);

  afterAll(async () => {
    await Promise.all([...apis, ...workers].map((program) => program.end()));
    await sink.stop();
    await redis.stop();
    await database.stop();
    await folder.remove();
  });

  it('reads the sample in through one api process and shows it through the other', async () => {
    for (const kind of ['customers', 'acceptances'] as const) {
      const route = await uploadCsv(api(0), kind, join(projectFolder, 'examples', `${kind}.csv`));
      expect(await completed(api(1), route)).toMatchObject({ failed: 0 });
    }
    const { body } = await api(1).ask('GET', '/v1/standings/summary');
    expect(body['customers']).toBe(2_000);
  });

  it('goes on when Redis forgets everything and one worker is killed', async () => {
    const route = await startScan(api(0));
    await redis.flush();
    await workers[0]?.end('SIGKILL');
    expect(await completed(api(1), route)).toMatchObject({
      total: 2_000,
      done: 2_000,
      certificate: { complete: true },
    });
  });

  it('mails reminders over SMTP, each once', async () => {
    await eventually('reminders arrive', () => sink.mails.length > 0, 60_000);
    await eventually(
      'no reminder is due any more',
      async () => {
        const open = await Promise.all(
          ['due', 'sending'].map((state) => api(0).ask('GET', `/v1/reminders?state=${state}&limit=1`)),
        );
        return open.every(({ body }) => (body['items'] as unknown[]).length === 0);
      },
      60_000,
    );
    expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(sink.mails.length);
  });

  it('answers by an acceptance on one process as soon as another has recorded it', async () => {
    const list = await api(0).ask('GET', '/v1/customers?standing=unconfirmed&limit=1');
    const [customer] = list.body['items'] as { customerId: string }[];
    const check = { customerId: customer?.customerId, operation: 'new-order' };
    expect((await api(1).ask('POST', '/v1/gate/check', check)).body).toMatchObject({ verdict: 'deny' });
    const recorded = await api(0).ask('POST', `/v1/customers/${String(customer?.customerId)}/acceptances`, {
      agreementType: 'MicrosoftCustomerAgreement',
      method: 'partner-attested',
      agreedOn: '2020-01-09',
      firstName: '민아',
      lastName: '서',
      email: 'mina.seo@example.com',
    });
    expect(recorded.status).toBe(201);
    expect((await api(1).ask('POST', '/v1/gate/check', check)).body).toMatchObject({
      verdict: 'allow',
      code: 'MCA_CONFIRMED',
    });
  });

  it('answers health alone on a worker', async () => {
    const worker = workers[1];
    expect((await worker?.ask('GET', '/healthz'))?.status).toBe(200);
    expect((await worker?.ask('GET', '/readyz'))?.status).toBe(200);
    expect((await worker?.ask('GET', '/v1/scans'))?.status).toBe(404);
  });
});
