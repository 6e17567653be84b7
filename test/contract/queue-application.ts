import { randomUUID } from 'node:crypto';
import { type LoggerService, Module, type OnModuleInit } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { InvariantError } from '../../src/domain/errors.js';
import { migrations } from '../../src/entry/migrations/index.js';
import { ConfigurationModule, readConfiguration } from '../../src/platform/config/index.js';
import { Database, DatabaseModule, migrate, openDataSource } from '../../src/platform/database/index.js';
import { defineJob, type JobContext, JobRegistry, Outbox, QueueModule } from '../../src/platform/queue/index.js';

/** Where one suite keeps its queue. */
export interface QueueHome {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  readonly redisPrefix: string;
}

const payload = z.strictObject({
  label: z.string(),
  behaviour: z.enum(['succeed', 'fail', 'fail-once', 'ignore-the-signal', 'heed-the-signal', 'break-an-invariant']),
});

/** A job that notes each of its runs in the table `runs`, and then behaves as it is told. */
export const noteRun = defineJob({ name: 'test.note-run', payload, attempts: 3, backoffMs: 400, timeoutMs: 60_000 });

/** The same with little time. */
export const noteBriefly = defineJob({ name: 'test.note-briefly', payload, attempts: 1, backoffMs: 1, timeoutMs: 300 });

/** A wake-up's name; its runs are noted under it. */
export const TICK = 'test.tick';
export const TICK_EVERY_MS = 500;

const processName = randomUUID();

class NotingJobs implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly registry: JobRegistry,
  ) {}

  onModuleInit(): void {
    for (const job of [noteRun, noteBriefly]) {
      this.registry.register(job, (told, context) => this.run(told, context));
    }
    const run = (): Promise<void> => this.note(TICK, 0);
    this.registry.registerWakeUp({ name: TICK, everyMs: TICK_EVERY_MS, run });
  }

  private async run({ label, behaviour }: z.output<typeof payload>, context: JobContext): Promise<void> {
    await this.note(label, context.attempt);
    if (behaviour === 'fail' || (behaviour === 'fail-once' && context.attempt === 1))
      throw new Error(`told to, ${label}`);
    if (behaviour === 'break-an-invariant') throw new InvariantError('Two and two are five.');
    if (behaviour === 'ignore-the-signal') await new Promise<never>(() => undefined);
    if (behaviour === 'heed-the-signal') await abortOf(context.signal);
  }

  private async note(label: string, attempt: number): Promise<void> {
    await this.database.transaction((tx) =>
      tx.query('insert into runs (label, attempt, process) values ($1, $2, $3)', [label, attempt, processName]),
    );
  }
}

const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });

@Module({
  providers: [
    {
      provide: NotingJobs,
      inject: [Database, JobRegistry],
      useFactory: (database: Database, registry: JobRegistry) => new NotingJobs(database, registry),
    },
  ],
})
class NotingModule {}

const nothing = (): void => undefined;
const silent: LoggerService = { log: nothing, warn: nothing, error: nothing };

/** A process's worth of the program around the queue. */
export interface QueueApplication {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly registry: JobRegistry;
  close(): Promise<void>;
}

/** Brings the database's schema up and adds the table that runs are noted in. */
export async function prepareHome(databaseUrl: string): Promise<void> {
  const dataSource = await openDataSource({ ...connection(databaseUrl), connectionsMax: 2 });
  await migrate(dataSource);
  await dataSource.query(
    `create table runs (label text, attempt integer, process text, at timestamptz(3) default clock_timestamp())`,
  );
  await dataSource.destroy();
}

/** Starts the queue, with workers unless the role is `api`. */
export async function startQueueApplication(
  home: QueueHome,
  role: 'api' | 'worker' = 'worker',
  logger: LoggerService = silent,
): Promise<QueueApplication> {
  const dataSource = await openDataSource(connection(home.databaseUrl));
  const configuration = readConfiguration({ ROLE: role, REDIS_URL: home.redisUrl ?? undefined });
  const application = await Test.createTestingModule({
    imports: [
      NotingModule,
      ConfigurationModule.with(configuration),
      DatabaseModule.around(dataSource),
      ScheduleModule.forRoot(),
      QueueModule.at(home.databaseUrl, home.redisPrefix),
    ],
  })
    .setLogger(logger)
    .compile();
  try {
    await application.init();
  } catch (error) {
    await application.close();
    throw error;
  }
  return {
    database: application.get(Database),
    outbox: application.get(Outbox),
    registry: application.get(JobRegistry),
    close: () => application.close(),
  };
}

const connection = (url: string) => ({
  url,
  applicationName: 'queue-test',
  connectionsMax: 6,
  entities: [],
  migrations,
});
