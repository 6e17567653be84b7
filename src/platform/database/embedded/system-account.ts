import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { embeddedFailure, messageOf } from './failure.js';

const run = promisify(execFile);

/** An unprivileged account of the machine. */
export interface SystemAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account under which PostgreSQL runs, for it refuses to run as root.
 *
 * @param cluster Its owner is kept when it exists already, and another one's is refused.
 * @returns `null` when this process is not root: then the server runs under the same account.
 */
export async function serverAccount(cluster: string): Promise<SystemAccount | null> {
  const self = process.getuid?.();
  const owner = await stat(cluster).catch(() => null);
  if (self !== 0) {
    if (self === undefined || owner === null || owner.uid === self) return null;
    throw embeddedFailure(`${cluster} belongs to user id ${owner.uid}: start as that user or as root`);
  }
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return ensureAccount('postgres');
}

/** Finds a system account by name, or creates it; only root can do the latter. */
export async function ensureAccount(name: string): Promise<SystemAccount> {
  const existing = await findAccount(name);
  if (existing !== null) return existing;
  const problems: string[] = [];
  for (const [command, ...options] of [
    ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false'],
    ['adduser', '-S', '-D', '-H', '-s', '/bin/false'], // BusyBox
  ] as const) {
    await run(command, [...options, name]).catch((error: unknown) => problems.push(messageOf(error)));
    const created = await findAccount(name);
    if (created !== null) return created;
  }
  throw embeddedFailure(
    `PostgreSQL does not run as root, and the account ${name} for it could not be created (${problems.join('; ')}). ` +
      `Create that account, or start as an ordinary user.`,
  );
}

async function findAccount(name: string): Promise<SystemAccount | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}
