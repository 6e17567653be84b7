import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import './register-typescript.mjs';

/** Starts the one PostgreSQL of an integration run; `TEST_DATABASE_URL` names another to be used instead. */
export default async function startDatabase() {
  if (process.env.TEST_DATABASE_URL) return;
  const { startEmbeddedDatabase } = await import('../../src/platform/database/embedded/index.ts');
  const dataDir = await mkdtemp(join(tmpdir(), 'mca-tracker-tests-'));
  const database = await startEmbeddedDatabase({ dataDir, durability: 'tests', log: console.error });
  process.env.TEST_DATABASE_URL = database.url;
  // An interrupted run takes its database along, as the exit of a program does.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  globalThis.testDatabase = { dataDir, stop: database.stop };
}
