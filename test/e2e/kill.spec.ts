import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allItems, completed, startScan, uploadCsv, workUntil } from '../support/api-work.js';
import { temporaryFolder } from '../support/data-folder.js';
import { writeLargeSample } from '../support/large-sample.js';
import { type RunningProgram, startBuiltProgram } from '../support/running-program.js';
import { eventually } from '../support/eventually.js';

const CUSTOMERS = 10_000;
const BEGINNING = '2020-01-10T09:00:00+09:00';
const TEST_MS = 300_000;

/** Whether a reminder is being sent, is to be tried again, or has not been begun although its time has come. */
async function isAnyDue(program: RunningProgram): Promise<boolean> {
  for (const state of ['planned', 'sending', 'due']) {
    const { body } = await program.ask('GET', `/v1/reminders?state=${state}&limit=1`);
    const [first] = body['items'] as { dueAt: string }[];
    if (first !== undefined && (state !== 'planned' || Date.parse(first.dueAt) <= Date.parse(BEGINNING))) return true;
  }
  return false;
}

interface Reminder {
  readonly reminderId: string;
  readonly customerId: string;
  readonly state: string;
}

/** The steps build on each other: what one leaves, the next kills again. */
describe('the whole program, killed in the middle of its work', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: RunningProgram;

  const start = async (): Promise<void> => {
    program = await startBuiltProgram({
      DATA_DIR: folder.path,
      CLOCK_AT: BEGINNING,
      PARTNER_TIME_ZONE: 'Asia/Seoul',
    });
  };
  const killAndRestart = async (): Promise<void> => {
    await program.end('SIGKILL');
    await start();
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    await start();
  });

  afterAll(async () => {
    await program.end();
    await folder.remove();
  });

  it(
    'finishes an import once',
    async () => {
      const files = await writeLargeSample(folder.path, CUSTOMERS);
      for (const kind of ['customers', 'acceptances'] as const) {
        const route = await uploadCsv(program, kind, files[kind]);
        await workUntil(program, route, ({ status }) => status !== 'queued');
        await killAndRestart();
        expect(await completed(program, route)).toMatchObject({ done: CUSTOMERS, failed: 0, errors: [] });
      }
      const { body } = await program.ask('GET', '/v1/standings/summary');
      expect(body).toMatchObject({ customers: CUSTOMERS, standings: { transitional: { customers: CUSTOMERS } } });
    },
    TEST_MS,
  );

  it(
    'finishes a scan once',
    async () => {
      const route = await startScan(program);
      await workUntil(program, route, ({ status }) => status !== 'queued');
      await killAndRestart();
      const scan = await completed(program, route);
      expect(scan).toMatchObject({
        total: CUSTOMERS,
        done: CUSTOMERS,
        failed: 0,
        changed: CUSTOMERS,
        standings: { transitional: CUSTOMERS },
        certificate: { complete: true },
      });
    },
    TEST_MS,
  );

  it(
    'mails each reminder once',
    async () => {
      await eventually(
        'a first reminder is sent',
        async () =>
          ((await program.ask('GET', '/v1/reminders?state=sent&limit=1')).body['items'] as unknown[]).length > 0,
        120_000,
      );
      await killAndRestart();
      await eventually('no reminder is due any more', async () => !(await isAnyDue(program)), 240_000, 500);
      const reminders = await allItems<Reminder>(program, '/v1/reminders?limit=1000');
      expect(new Set(reminders.map(({ customerId }) => customerId)).size).toBe(CUSTOMERS);
      expect(reminders.filter(({ state }) => state === 'sent')).toHaveLength(CUSTOMERS);
      expect(reminders.filter(({ state }) => state === 'failed')).toEqual([]);
    },
    TEST_MS,
  );
});
