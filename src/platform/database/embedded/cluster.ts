import { execFile, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { moveInto, type DataFolder } from './data-folder.js';
import { embeddedFailure, isMissingFile } from './failure.js';
import { postgresEnvironment, type PostgresProgram } from './postgres-program.js';
import type { SystemAccount } from './system-account.js';

const run = promisify(execFile);

/** The only role of the cluster, which owns everything in it. */
export const clusterRole = 'mca_tracker';

/** How a program is started so that it finds the cluster: in that folder, as the account that owns it. */
export const runIn = (
  cluster: string,
  account: SystemAccount | null,
): Pick<SpawnOptions, 'uid' | 'gid' | 'cwd' | 'env'> => ({
  ...account,
  cwd: cluster,
  env: postgresEnvironment,
});

/**
 * The cluster's path as PostgreSQL is told it.
 *
 * Started by root, the server's account may not be allowed to enter the folders above the cluster (`/root`, say). A
 * child enters its working folder while it still is root, and on Linux the path below leads there from then on.
 */
export const pathForServer = (cluster: string, account: SystemAccount | null): string =>
  account !== null && process.platform === 'linux' ? '/proc/self/cwd' : cluster;

/**
 * Creates the cluster when there is none, and refuses one of another PostgreSQL version.
 *
 * It is made beside its final place and moved there when complete: what a crash leaves is thrown away here.
 */
export async function prepareCluster(
  folder: DataFolder,
  program: PostgresProgram,
  account: SystemAccount | null,
): Promise<void> {
  const version = await clusterVersion(folder);
  if (version === program.majorVersion) return;
  if (version !== null) {
    throw embeddedFailure(
      `${folder.cluster} was made by PostgreSQL ${version}, and this program brings PostgreSQL ${program.majorVersion}: ` +
        `start the earlier version of this program, or move the data by pg_dump of version ${version} and DATABASE_URL`,
    );
  }
  const draft = `${folder.home}.new`; // nobody writes there any more: an orphaned initdb was waited for
  await rm(draft, { recursive: true, force: true });
  await createCluster(draft, folder.name, { program, account });
  await moveInto(draft, folder.home);
}

/** The password of the cluster's role. */
export const readPassword = (folder: DataFolder): Promise<string> => readFile(folder.passwordFile, 'utf8');

async function clusterVersion(folder: DataFolder): Promise<string | null> {
  try {
    return (await readFile(join(folder.cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}

interface ClusterMaker {
  readonly program: PostgresProgram;
  readonly account: SystemAccount | null;
}

async function createCluster(home: string, name: string, { program, account }: ClusterMaker): Promise<void> {
  const cluster = join(home, 'cluster');
  const password = join(home, 'password');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await chmod(home, 0o711);
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  if (account !== null) {
    for (const path of [cluster, password]) await chown(path, account.uid, account.gid);
  }
  const path = pathForServer(cluster, account);
  await run(
    program.initdb,
    [
      `--pgdata=${path}`,
      `--username=${clusterRole}`,
      `--pwfile=${path}/../password`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      // Upper and lower case of all letters without a library of the machine, whose updates would change the order.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      `--set=cluster_name=${name}`, // by which a later start knows this process, should ours be killed
      '--no-instructions',
    ],
    runIn(cluster, account),
  );
}
