import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { EmbeddedDatabaseOptions } from '../../src/platform/database/embedded/index.js';

/** An empty folder, which only its owner may enter, for the data of one test. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'mca-tracker-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Options for an embedded database that is fast and silent. */
export const embeddedOptions = (
  dataDir: string,
  rest: Partial<EmbeddedDatabaseOptions> = {},
): EmbeddedDatabaseOptions => ({ dataDir, durability: 'tests', log: () => undefined, ...rest });

/** Whether there is a file or folder of that name. */
export const pathExists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Runs one statement on a connection of its own. */
export async function queryRows(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
