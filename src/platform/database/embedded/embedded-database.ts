import { setTimeout as pause } from 'node:timers/promises';
import { InputError } from '../../../domain/errors.js';
import { prepareCluster } from './cluster.js';
import { lockDataFolder } from './data-folder-lock.js';
import { describeDataFolder, openDataFolder, type DataFolder } from './data-folder.js';
import { embeddedFailure, explained, isMissingFile } from './failure.js';
import { stopOrphan } from './orphan.js';
import { preparePostgres } from './postgres-program.js';
import {
  answers,
  connectionUrl,
  readRuntimeRecord,
  removeRuntimeRecord,
  writeRuntimeRecord,
} from './runtime-record.js';
import { startServer, type RunningServer } from './server-process.js';
import type { Durability } from './server-settings.js';
import { serverAccount } from './system-account.js';

const attachTimeoutMs = 60_000;
const attachPollMs = 100;
const fastShutdownMs = 60_000;

/** How the embedded database is started. */
export interface EmbeddedDatabaseOptions {
  readonly dataDir: string;
  /** The port wanted; another one is taken when it is not free. Any free one by default. */
  readonly port?: number;
  readonly durability?: Durability;
  readonly log: (line: string) => void;
  /** Called when the server ends without `stop` having been called. */
  readonly onExit?: (reason: string) => void;
}

/** A PostgreSQL server that this process runs. */
export interface EmbeddedDatabase {
  readonly url: string;
  readonly pid: number;
  /** Ends open sessions, writes everything to disk, and gives the data folder free. May be called again. */
  stop(): Promise<void>;
}

/** Somebody's running database, of which this process only has the address. */
interface AttachedDatabase {
  readonly url: string;
}

/**
 * Starts PostgreSQL on a data folder, which it creates when it is missing, and holds that folder until `stop`.
 *
 * @throws InputError `DATA_DIR_IN_USE` while another process holds the folder.
 * @throws OperationalError `EMBEDDED_DATABASE_FAILED`, with what is to be done about it.
 */
export function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  return explained(options.dataDir, async () => {
    const folder = await openDataFolder(options.dataDir);
    const lock = await lockDataFolder(folder);
    try {
      const server = await bringUp(folder, options);
      const database = supervise(server, options, async () => {
        await removeRuntimeRecord(folder);
        await lock.release();
      });
      await writeRuntimeRecord(folder, { port: server.port }).catch(async (error: unknown) => {
        await database.stop();
        throw error;
      });
      return database;
    } catch (error) {
      await lock.release();
      throw error;
    }
  });
}

/** Finds the database that another process runs on a data folder; `null` when none answers there. */
export function attachEmbeddedDatabase(dataDir: string): Promise<AttachedDatabase | null> {
  return explained(dataDir, async () => {
    const folder = await describeDataFolder(dataDir).catch((error: unknown) => {
      if (isMissingFile(error)) return null;
      throw error;
    });
    const record = folder && (await readRuntimeRecord(folder));
    if (folder === null || record === null) return null;
    const url = await connectionUrl(folder, record.port);
    return (await answers(folder, url)) ? { url } : null;
  });
}

/**
 * Runs some work on a data folder's database: on the running one when a program holds the folder, else on one that is
 * started for this work and stopped after it.
 */
export async function withEmbeddedDatabase<Result>(
  options: EmbeddedDatabaseOptions,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + attachTimeoutMs;
  for (;;) {
    const own = await startUnlessInUse(options);
    if (own !== null) return work(own.url).finally(() => own.stop());
    // The holder may still be starting, or just be ending.
    const attached = await attachEmbeddedDatabase(options.dataDir);
    if (attached !== null) return work(attached.url);
    if (performance.now() > deadline) {
      throw embeddedFailure(`A program holds DATA_DIR ${options.dataDir}, but its database does not answer`);
    }
    await pause(attachPollMs);
  }
}

async function startUnlessInUse(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase | null> {
  try {
    return await startEmbeddedDatabase(options);
  } catch (error) {
    if (error instanceof InputError && error.code === 'DATA_DIR_IN_USE') return null;
    throw error;
  }
}

async function bringUp(folder: DataFolder, options: EmbeddedDatabaseOptions): Promise<RunningServer> {
  const account = await serverAccount(folder.cluster);
  await stopOrphan(folder, options.log);
  const program = await preparePostgres(folder, account);
  await prepareCluster(folder, program, account);
  return startServer({
    folder,
    program,
    account,
    durability: options.durability ?? 'full',
    port: options.port ?? 0,
    log: options.log,
  });
}

function supervise(
  server: RunningServer,
  { onExit }: EmbeddedDatabaseOptions,
  giveFree: () => Promise<void>,
): EmbeddedDatabase {
  let stopped: Promise<void> | null = null;
  // The last resort of a program that ends without `stop`; it runs after everything else of the program.
  const stopAtExit = (): void => {
    server.signal('SIGINT');
  };
  process.once('exit', stopAtExit);
  void server.ended.then((reason) => {
    process.off('exit', stopAtExit);
    if (stopped === null) onExit?.(`PostgreSQL (process ${server.pid}) ended by itself: ${reason}`);
  });

  async function shutDown(): Promise<void> {
    server.signal('SIGINT');
    const patience = setTimeout(() => {
      server.signal('SIGQUIT');
    }, fastShutdownMs);
    await server.ended;
    clearTimeout(patience);
    await giveFree();
  }
  return { url: server.url, pid: server.pid, stop: () => (stopped ??= shutDown()) };
}
