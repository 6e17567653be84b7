import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { startEmbeddedDatabase } from '../../src/platform/database/embedded/index.js';
import { embeddedOptions, pathExists, queryRows, temporaryFolder } from '../support/data-folder.js';
import { runEmbeddedProgram } from '../support/embedded-program.js';
import { eventually } from '../support/eventually.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataDir: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, 'data');
});
afterEach(() => folder.remove());

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it('a second program on the same data folder is refused, by the folder and the process that holds it', async () => {
  const program = runEmbeddedProgram(dataDir);
  await program.nextMessage();
  const second = startEmbeddedDatabase(embeddedOptions(dataDir));
  await expect(second).rejects.toMatchObject({
    code: 'DATA_DIR_IN_USE',
    message: `DATA_DIR ${dataDir} is in use by process ${program.pid}`,
  });
  await program.end('SIGINT');
});

it('so is a second start in the same program, until the first is stopped', async () => {
  const database = await startEmbeddedDatabase(embeddedOptions(dataDir));
  await expect(startEmbeddedDatabase(embeddedOptions(dataDir))).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
  await database.stop();
  await (await startEmbeddedDatabase(embeddedOptions(dataDir))).stop();
});

it('of two programs started at once on an empty folder, one runs and the other is refused', async () => {
  const programs = [runEmbeddedProgram(dataDir), runEmbeddedProgram(dataDir)];
  const messages = await Promise.all(programs.map((program) => program.nextMessage()));
  const winner = messages.findIndex((message) => 'url' in message);
  await programs[winner]?.end('SIGINT');
  expect(messages[1 - winner]).toMatchObject({ code: 'DATA_DIR_IN_USE' });
});

it('after kill -9 of the program, the next start ends the server it left, and nothing committed is lost', async () => {
  const program = runEmbeddedProgram(dataDir);
  const { url, pid } = await program.nextMessage();
  await queryRows(String(url), 'CREATE TABLE kept AS SELECT 7 AS value');
  await program.end('SIGKILL');
  expect(isAlive(Number(pid))).toBe(true);
  const log: string[] = [];
  const next = await startEmbeddedDatabase(embeddedOptions(dataDir, { log: (line) => void log.push(line) }));
  const rows = await queryRows(next.url, 'SELECT value FROM kept');
  await next.stop();
  expect(rows).toEqual([{ value: 7 }]);
  expect(log).toEqual([expect.stringContaining('an earlier program left running')]);
  await eventually('the orphan is gone', () => !isAlive(Number(pid)));
});

it('after kill -9 of the program and of the server, the next start recovers', async () => {
  const program = runEmbeddedProgram(dataDir);
  const { url, pid } = await program.nextMessage();
  await queryRows(String(url), 'CREATE TABLE kept AS SELECT 7 AS value');
  process.kill(Number(pid), 'SIGKILL');
  await program.end('SIGKILL');
  const next = await startEmbeddedDatabase(embeddedOptions(dataDir));
  const rows = await queryRows(next.url, 'SELECT value FROM kept');
  await next.stop();
  expect(rows).toEqual([{ value: 7 }]);
});

it("a process that got the dead server's id is not taken for it, nor harmed", async () => {
  const exits: string[] = [];
  const database = await startEmbeddedDatabase(
    embeddedOptions(dataDir, { onExit: (reason) => void exits.push(reason) }),
  );
  process.kill(database.pid, 'SIGKILL');
  await eventually('the end is reported', () => exits.length > 0);
  await database.stop();
  const cluster = join(dataDir, 'database', 'cluster');
  const { uid, gid } = await stat(cluster);
  const identity = process.getuid?.() === 0 ? { uid, gid } : {};
  const stranger = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    ...identity,
    stdio: ['pipe', 'ignore'],
  });
  await once(stranger, 'spawn');
  const pidFile = join(cluster, 'postmaster.pid');
  await writeFile(pidFile, (await readFile(pidFile, 'utf8')).replace(/^\d+/, String(stranger.pid)));

  const next = await startEmbeddedDatabase(embeddedOptions(dataDir));
  await next.stop();
  expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  stranger.kill();
});

it('tells the program when the server ends by itself', async () => {
  const exits: string[] = [];
  const database = await startEmbeddedDatabase(
    embeddedOptions(dataDir, { onExit: (reason) => void exits.push(reason) }),
  );
  process.kill(database.pid, 'SIGQUIT');
  await eventually('the end is reported', () => exits.length > 0);
  await database.stop();
  expect(exits).toEqual([expect.stringContaining(`PostgreSQL (process ${database.pid}) ended by itself`)]);
});

it.each(['the first files', 'PG_VERSION'])(
  'a cluster whose making was killed is thrown away and made anew (killed at %s)',
  async (moment) => {
    const program = runEmbeddedProgram(dataDir);
    const path = moment === 'PG_VERSION' ? 'database.new/cluster/PG_VERSION' : 'database.new';
    await eventually('the making has begun', () => pathExists(join(dataDir, path)));
    await program.end('SIGKILL');
    const wasComplete = await pathExists(join(dataDir, 'database'));
    const next = await startEmbeddedDatabase(embeddedOptions(dataDir));
    const rows = await queryRows(next.url, 'SELECT 1 AS one');
    await next.stop();
    expect({ wasComplete, rows }).toEqual({ wasComplete: false, rows: [{ one: 1 }] });
    expect(await pathExists(join(dataDir, 'database.new'))).toBe(false);
  },
);

it('a server whose program was killed before it was ready is ended by the next start', async () => {
  const program = runEmbeddedProgram(dataDir);
  await eventually('the server is started', () => pathExists(join(dataDir, 'database.log')));
  await program.end('SIGKILL');
  const next = await startEmbeddedDatabase(embeddedOptions(dataDir));
  const rows = await queryRows(next.url, 'SELECT 1 AS one');
  await next.stop();
  expect(rows).toEqual([{ one: 1 }]);
});

it('Ctrl+C in the terminal ends the program first, which still has its database', async () => {
  const program = runEmbeddedProgram(dataDir);
  const { pid } = await program.nextMessage();
  const [message] = await Promise.all([program.nextMessage(), program.end('SIGINT')]);
  expect(message).toEqual({ answersWhileEnding: true });
  expect(isAlive(Number(pid))).toBe(false);
});

it('a program that exits without stopping its database takes it along', async () => {
  const program = runEmbeddedProgram(dataDir);
  const { pid } = await program.nextMessage();
  await program.end('SIGTERM');
  await eventually('the server is gone', () => !isAlive(Number(pid)));
});
