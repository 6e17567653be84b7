import { readFile, rm } from 'node:fs/promises';
import pg from 'pg';
import { z } from 'zod';
import { clusterRole, readPassword } from './cluster.js';
import { writeWhole, type DataFolder } from './data-folder.js';
import { isMissingFile } from './failure.js';

const connectTimeoutMs = 5_000;
const recordSchema = z.object({ port: z.int() });

/** What the data folder tells other processes about the running server. */
type RuntimeRecord = z.infer<typeof recordSchema>;

/** Publishes the running server in the data folder. */
export const writeRuntimeRecord = (folder: DataFolder, record: RuntimeRecord): Promise<void> =>
  writeWhole(folder.runtimeFile, `${JSON.stringify(record)}\n`);

/** Withdraws it. */
export const removeRuntimeRecord = (folder: DataFolder): Promise<void> => rm(folder.runtimeFile, { force: true });

/** @returns `null` when no server is recorded. The recorded one may have been killed since. */
export async function readRuntimeRecord(folder: DataFolder): Promise<RuntimeRecord | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(folder.runtimeFile, 'utf8')));
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}

/** Where the folder's server is reached on a port. */
export async function connectionUrl(folder: DataFolder, port: number): Promise<string> {
  return `postgres://${clusterRole}:${await readPassword(folder)}@127.0.0.1:${port}/postgres`;
}

/** Whether the server of this very folder answers there, and not another that took the port. */
export async function answers(folder: DataFolder, url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  client.on('error', () => undefined); // the failing call tells
  try {
    await client.connect();
    const result = await client.query<{ cluster_name: string }>('SHOW cluster_name');
    return result.rows[0]?.cluster_name === folder.name;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
