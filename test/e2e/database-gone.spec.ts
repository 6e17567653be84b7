import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../../src/platform/database/embedded/index.js';
import { completed } from '../support/api-work.js';
import { embeddedOptions, temporaryFolder } from '../support/data-folder.js';
import { eventually } from '../support/eventually.js';
import { type RunningProgram, startBuiltProgram } from '../support/running-program.js';

const CHECK = { customerId: '00000000-0000-4000-8000-000000000001', operation: 'new-order' };

describe('a database that is gone for a while', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let database: EmbeddedDatabase;
  let program: RunningProgram;

  beforeAll(async () => {
    folder = await temporaryFolder();
    database = await startEmbeddedDatabase(embeddedOptions(folder.path));
    program = await startBuiltProgram({ DATABASE_URL: database.url });
  });

  afterAll(async () => {
    await program.end();
    await database.stop();
    await folder.remove();
  });

  it('is answered with 503 by everything but /healthz, and the program goes on when it is back', async () => {
    const port = Number(new URL(database.url).port);
    await database.stop();

    const check = await program.ask('POST', '/v1/gate/check', CHECK);
    expect(check.status).toBe(503);
    expect(check.headers.get('retry-after')).toBe('1');
    const list = await program.ask('GET', '/v1/customers');
    expect([list.status, list.body['code']]).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect((await program.ask('GET', '/readyz')).status).toBe(503);
    expect((await program.ask('GET', '/healthz')).status).toBe(200);

    database = await startEmbeddedDatabase(embeddedOptions(folder.path, { port }));
    await eventually('the gate answers again', async () => {
      const { status, body } = await program.ask('POST', '/v1/gate/check', CHECK);
      return status === 200 && body['code'] === 'CUSTOMER_UNKNOWN';
    });
    const scan = await program.ask('POST', '/v1/scans', {});
    await completed(program, `/v1/scans/${String(scan.body['scanId'])}`);
  }, 180_000);
});
