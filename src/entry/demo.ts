import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { table } from './cli/output.js';
import { readConfiguration } from '../platform/config/index.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { buildProgram, type Program } from './program.js';

/*
 * The whole job on a sample partner, on the morning of 10 January 2020 in Seoul: three weeks before the Cloud Agreement
 * ends. Everything goes through the HTTP API, as it would for a partner.
 */

const PROJECT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const CLOCK_AT = '2020-01-10T09:00:00+09:00';
const AFTER_CUTOFF = '2020-02-01T00:00:00Z';
const POLL_MS = 200;
const PATIENCE_MS = 180_000;

const say = (text = ''): void => void process.stdout.write(`${text}\n`);

interface Server {
  readonly url: string;
  readonly key: string;
}

type Json = Readonly<Record<string, unknown>>;

async function call(server: Server, method: string, route: string, body?: Json): Promise<Json> {
  const response = await fetch(server.url + route, {
    method,
    headers: { authorization: `Bearer ${server.key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Json;
  if (!response.ok) throw new Error(`${method} ${route} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

async function upload(server: Server, route: string, file: string): Promise<Json> {
  const response = await fetch(server.url + route, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'text/csv' },
    body: createReadStream(file),
    duplex: 'half',
  });
  return (await response.json()) as Json;
}

/** Waits for long work to end; throws with what it answered when it failed. */
async function finished(server: Server, route: string): Promise<Json> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await call(server, 'GET', route);
    if (answer['status'] === 'completed') return answer;
    if (answer['status'] === 'failed' || performance.now() > deadline) {
      throw new Error(`${route} did not complete: ${JSON.stringify(answer)}`);
    }
    await pause(POLL_MS);
  }
}

/** Throws unless what the demo shows is what it should show. */
function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(`The demo expected that ${what}.`);
}

async function importSample(server: Server): Promise<void> {
  for (const kind of ['customers', 'acceptances']) {
    const accepted = await upload(server, `/v1/${kind}/import`, path.join(PROJECT, 'examples', `${kind}.csv`));
    const done = await finished(server, `/v1/imports/${String(accepted['importId'])}`);
    say(`   ${kind}: ${String(done['done'])} lines read in, ${String(done['failed'])} refused`);
    expectThat(done['failed'] === 0 && Number(done['done']) > 0, `every line of the ${kind} is good`);
  }
}

async function scan(server: Server): Promise<void> {
  const { scanId } = await call(server, 'POST', '/v1/scans', {});
  const done = await finished(server, `/v1/scans/${String(scanId)}`);
  const certificate = done['certificate'] as Json;
  say(
    `   ${String(done['total'])} customers listed, ${String(done['done'])} evaluated, ${String(done['failed'])} failed`,
  );
  say(
    `   certificate ${certificate['complete'] === true ? 'complete' : 'NOT complete'}, digest ${String(certificate['digest']).slice(0, 16)}…`,
  );
  expectThat(done['total'] === 2000 && done['done'] === 2000, 'all 2,000 customers were evaluated');
  expectThat(certificate['complete'] === true, 'the scan is complete');
}

const STANDINGS = ['compliant', 'transitional', 'unconfirmed', 'overdue', 'outdated', 'out-of-scope', 'unknown'];

async function showStandings(server: Server): Promise<void> {
  const today = await counts(server, '');
  const after = await counts(server, `?at=${AFTER_CUTOFF}`);
  const rows = STANDINGS.map((standing) => [
    standing,
    String(today.get(standing) ?? 0),
    String(after.get(standing) ?? 0),
  ]);
  say(indented(table(['standing', 'today', 'as of 2020-02-01'], rows)));
  expectThat((today.get('transitional') ?? 0) > 0, 'customers still trade on the Cloud Agreement today');
  expectThat(after.get('overdue') === today.get('transitional'), 'each of them is overdue on 1 February');
}

async function counts(server: Server, query: string): Promise<ReadonlyMap<string, number>> {
  const { standings } = await call(server, 'GET', `/v1/standings/summary${query}`);
  const entries = Object.entries(standings as Readonly<Record<string, { customers: number }>>);
  return new Map(entries.map(([standing, { customers }]) => [standing, customers]));
}

const indented = (text: string): string => text.replace(/^/gm, '   ');

async function showReminders(server: Server): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  let reminders = await allReminders(server);
  while (!reminders.some(({ state }) => state === 'sent') || reminders.some(isUnderWay)) {
    if (performance.now() > deadline) throw new Error('The reminders that are due were not sent.');
    await pause(POLL_MS);
    reminders = await allReminders(server);
  }
  const count = (wanted: string): number => reminders.filter(({ state }) => state === wanted).length;
  say(`   ${count('sent')} mailed (captured here, none left this machine), ${count('planned')} planned for later`);
  say('   read them with: DATA_DIR=data/demo npm run cli -- mail list');
  expectThat(count('failed') === 0, 'no reminder failed');
}

interface Reminder {
  readonly state: string;
  readonly dueAt: string;
}

/** Not sent yet although its time has come. */
const isUnderWay = ({ state, dueAt }: Reminder): boolean =>
  ['due', 'sending'].includes(state) || (state === 'planned' && Date.parse(dueAt) <= Date.parse(CLOCK_AT));

async function allReminders(server: Server): Promise<Reminder[]> {
  const reminders: Reminder[] = [];
  let cursor = '';
  do {
    const page = await call(server, 'GET', `/v1/reminders?limit=1000${cursor}`);
    reminders.push(...(page['items'] as Reminder[]));
    const nextCursor = page['nextCursor'] as string | null;
    cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
  } while (cursor !== '');
  return reminders;
}

/** Shows one allow and one deny as somebody would ask for them, with the answers they got. */
async function showGate(server: Server): Promise<void> {
  const cases = [
    { standing: 'compliant', verdict: 'allow' },
    { standing: 'unconfirmed', verdict: 'deny' },
  ];
  for (const { standing, verdict } of cases) {
    const page = await call(server, 'GET', `/v1/customers?standing=${standing}&limit=1`);
    const [customer] = page['items'] as { customerId: string }[];
    const check = { customerId: customer?.customerId, operation: 'new-order' };
    const answer = await call(server, 'POST', '/v1/gate/check', check);
    say(`\n   curl -s ${server.url}/v1/gate/check -H 'authorization: Bearer ${server.key}' \\`);
    say(`     -H 'content-type: application/json' -d '${JSON.stringify(check)}'`);
    say(`   → ${String(answer['verdict'])} ${String(answer['code'])}: ${String(answer['message'])}`);
    expectThat(answer['verdict'] === verdict, `a new order of a customer that is ${standing} is answered ${verdict}`);
  }
}

async function portFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () =>
      probe.close(() => {
        resolve(true);
      }),
    );
  });
}

async function showJob(server: Server): Promise<void> {
  say('1. Customers and acceptances are read in');
  await importSample(server);
  say('2. A scan evaluates every customer');
  await scan(server);
  say('3. Where they stand');
  await showStandings(server);
  say('4. Reminders');
  await showReminders(server);
  say('5. The gate answers the ordering system');
  await showGate(server);
}

async function main(): Promise<void> {
  const isOnce = process.argv.includes('--once');
  const dataDir = path.join(PROJECT, 'data', 'demo');
  const key = `mca_${randomBytes(32).toString('base64url')}`;
  const password = randomBytes(9).toString('base64url');
  const configuration = readConfiguration({
    DATA_DIR: dataDir,
    CLOCK_AT,
    PARTNER_TIME_ZONE: 'Asia/Seoul',
    BOOTSTRAP_API_KEY: key,
    BOOTSTRAP_ADMIN_PASSWORD: password,
    LOG_LEVEL: 'warn',
    PORT: isOnce || !(await portFree(3000)) ? '0' : '3000',
  });
  say('MCA Tracker, a sample partner with 2,000 customers, 10 January 2020, 09:00 in Seoul.');
  say('The database is made …');
  const startedAt = performance.now();
  const database = await openFresh(dataDir, configuration);
  let program: Program | null = null;
  try {
    program = await buildProgram(configuration, database.url);
    await program.application.listen(configuration.port, configuration.host);
    const server = { url: await program.application.getUrl(), key };
    say(`It answers at ${server.url} after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.\n`);
    await showJob(server);
    say(`\nDone in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
    if (!isOnce) await serve(server, password);
  } finally {
    await program?.close();
    await database.close();
  }
}

async function openFresh(dataDir: string, configuration: ReturnType<typeof readConfiguration>): Promise<OpenDatabase> {
  const isLeft = await stat(dataDir).then(
    () => true,
    () => false,
  );
  if (isLeft) {
    // Opened once so that a demo that is still running is refused rather than emptied under its feet.
    const former = await openDatabase(
      configuration,
      () => undefined,
      () => undefined,
    );
    await former.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  return openDatabase(
    configuration,
    () => undefined,
    (reason) => {
      say(reason);
      process.exit(1);
    },
  );
}

async function serve({ url, key }: Server, password: string): Promise<void> {
  say(`\n   Console   ${url}/   user admin, password ${password}`);
  say(`   API       ${url}/docs   key ${key}`);
  say('\nCtrl+C ends it.');
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
