import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** An empty database of one test file. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, ending sessions that are still open. */
  drop(): Promise<void>;
}

/** Creates an empty database with a name of its own on the server of this run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('TEST_DATABASE_URL is unset: run this test in the integration project');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
