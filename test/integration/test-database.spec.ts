import { expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../support/test-database.js';

it('each test file gets an empty database of its own', async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const client = new pg.Client({ connectionString: first.url });
  await client.connect();
  const { rows } = await client.query("SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'");
  await client.end();
  await Promise.all([first.drop(), second.drop()]);
  expect(rows).toEqual([{ tables: 0 }]);
  expect(first.url).not.toBe(second.url);
});
