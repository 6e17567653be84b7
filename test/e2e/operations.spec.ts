import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../../src/platform/database/embedded/index.js';
import { embeddedOptions, queryRows, temporaryFolder } from '../support/data-folder.js';
import { eventually } from '../support/eventually.js';
import { type RunningProgram, startBuiltProgram } from '../support/running-program.js';

describe('what whoever runs the program sees', () => {
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

  it('shows dead jobs and why, and gives them their attempts back', async () => {
    const [row] = await queryRows(
      database.url,
      `insert into outbox (job, payload, failed_at, error)
       values ('reminders.deliver', '{}', now(), 'The mail server was away.') returning outbox_id`,
    );
    const { outbox_id: outboxId } = row as { outbox_id: string };
    const metrics = await fetch(`${program.url}/metrics`);
    expect(await metrics.text()).toContain('mca_tracker_jobs{job="reminders.deliver",state="dead"} 1');
    const forwarded = await fetch(`${program.url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } });
    expect(forwarded.status).toBe(401);
    expect((await program.ask('GET', '/v1/jobs/dead')).body['items']).toEqual([
      expect.objectContaining({ job: 'reminders.deliver', error: 'The mail server was away.' }),
    ]);

    const retried = await program.ask('POST', `/v1/jobs/dead/${outboxId}/retry`);
    expect(retried.status).toBe(202);
    await eventually('the job is done', async () => {
      const [found] = await queryRows(database.url, `select done_at from outbox where outbox_id = ${outboxId}`);
      return (found as { done_at: unknown }).done_at !== null;
    });
    const again = await program.ask('POST', `/v1/jobs/dead/${outboxId}/retry`);
    expect([again.status, again.body['code']]).toEqual([404, 'JOB_UNKNOWN']);
    expect((await program.ask('GET', '/v1/jobs/dead')).body['items']).toEqual([]);
  });
});
