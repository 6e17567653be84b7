import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueOptions } from './queue-options.js';
import type { Run } from './outbox.repository.js';

/** What a job carries through the queue; wake-ups carry nothing. */
export type Ticket = Partial<Run>;

/** A ticket as a worker fetches it; `name` is the job's or the wake-up's. */
export interface QueuedTicket {
  readonly name: string;
  readonly data: Ticket;
}

/** The queue as the relay uses it. */
export interface WorkQueue {
  addBulk(jobs: { name: string; data: Ticket; opts: { jobId: string } }[]): Promise<unknown>;
  upsertJobScheduler(id: string, repeat: { every: number }, template: { name: string }): Promise<unknown>;
  getJobScheduler(id: string): Promise<{ next?: number } | undefined>;
  trimEvents(countMax: number): Promise<number>;
}

/** What fetches tickets. */
export interface QueueWorker {
  /** Fetches no more, and ends when the tickets in hand have. */
  close(): Promise<void>;
}

/** An open queue, whichever machine holds it. */
export interface QueueStore {
  readonly queue: WorkQueue;
  /** Fetches tickets, a few at a time, and gives each to `process`. */
  startWorker(process: (ticket: QueuedTicket) => Promise<void>): QueueWorker;
  close(): Promise<void>;
}

type OnFault = (error: unknown) => void;

const QUEUE = 'mca-tracker-work';
const CONNECTION_NAME = 'mca-tracker-queue';

/** Finished tickets leave nothing behind: what was done, and what failed, is in the outbox. */
const JOB_OPTIONS = { attempts: 1, removeOnComplete: true, removeOnFail: true } as const;

const WORKER_OPTIONS = {
  concurrency: 5,
  // A worker that was killed loses its tickets within 15 s; a run that it had begun is taken up again by its lease.
  lockDuration: 10_000,
  stalledInterval: 5_000,
  runRetryDelay: 1_000,
} as const;

const PAUSE_AFTER_FAULT_MS = 1_000;

/** Opens the queue: in Redis when there is one, else in the database. */
export async function openQueueStore(options: QueueOptions, onFault: OnFault): Promise<QueueStore> {
  return options.redisUrl === null
    ? openInPostgres(options.databaseUrl, onFault)
    : openInRedis(options.redisUrl, options.redisPrefix, onFault);
}

async function openInPostgres(databaseUrl: string, onFault: OnFault): Promise<QueueStore> {
  const connection = (max: number) => ({
    connectionString: databaseUrl,
    application_name: CONNECTION_NAME,
    max,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const queue = new Queue<Ticket>(QUEUE, {
    connection: { ...connection(1), migrate: true },
    defaultJobOptions: JOB_OPTIONS,
  });
  queue.on('error', onFault);
  try {
    await queue.waitUntilReady();
  } catch (error) {
    await queue.close();
    throw error;
  }
  return {
    queue,
    // The worker's backend opens one more connection, to listen.
    startWorker: (process) =>
      watched(new Worker<Ticket>(QUEUE, process, { connection: connection(2), ...WORKER_OPTIONS }), onFault),
    close: () => queue.close(),
  };
}

async function openInRedis(redisUrl: string, prefix: string, onFault: OnFault): Promise<QueueStore> {
  const connection = new Redis(redisUrl, {
    connectionName: CONNECTION_NAME,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(times * 200, 2_000),
  });
  connection.on('error', onFault);
  const { Queue, Worker } = withBackend(createRedisBackend);
  const queue = new Queue<Ticket>(QUEUE, { connection, prefix, defaultJobOptions: JOB_OPTIONS });
  queue.on('error', onFault);
  await queue.waitUntilReady();
  return {
    queue,
    startWorker: (process) =>
      watched(new Worker<Ticket>(QUEUE, process, { connection, prefix, ...WORKER_OPTIONS }), onFault),
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
}

interface PausableWorker extends QueueWorker {
  on(event: 'error', listener: OnFault): unknown;
  isPaused(): boolean;
  pause(doNotWaitActive: boolean): Promise<void>;
  resume(): Promise<void>;
}

/** BullMQ fetches again at once after most errors; a database that refuses connections is asked once a second. */
function watched(worker: PausableWorker, onFault: OnFault): QueueWorker {
  let timer: NodeJS.Timeout | undefined;
  worker.on('error', (error) => {
    onFault(error);
    if (worker.isPaused()) return;
    worker.pause(true).catch(onFault);
    timer = setTimeout(() => {
      worker.resume().catch(onFault);
    }, PAUSE_AFTER_FAULT_MS);
  });
  return {
    close: () => {
      clearTimeout(timer);
      return worker.close();
    },
  };
}
