import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { QueueHome } from './queue-application.js';

/** Whether a Redis answers there. */
export async function redisAnswers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

/** What FLUSHALL, or truncated tables, would do to this queue. */
export async function loseEverythingQueued({ databaseUrl, redisUrl, redisPrefix }: QueueHome): Promise<void> {
  if (redisUrl !== null) {
    const redis = new Redis(redisUrl);
    const keys = await redis.keys(`${redisPrefix}:*`);
    if (keys.length > 0) await redis.unlink(...keys);
    redis.disconnect();
    return;
  }
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`do $$ declare named text; begin
    select string_agg(format('bullmq.%I', tablename), ', ') into named from pg_tables
    where schemaname = 'bullmq' and tablename <> 'migration';
    if named is not null then execute 'truncate ' || named; end if;
  end $$`);
  await client.end();
}

/** Another process that runs workers, once they are ready. */
export async function startProcess(home: QueueHome): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('queue-process.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(home)], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) if (line === 'ready') return child;
  throw new Error('The worker process ended before it was ready.');
}

/** Kills a process as `kill -9` does, and waits for its end. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
