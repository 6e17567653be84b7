import { createHash } from 'node:crypto';
import { mkdir, open, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Where everything of one embedded database lies. */
export interface DataFolder {
  readonly path: string;
  /** Names this folder and no other on this machine, however it is reached; also PostgreSQL's `cluster_name`. */
  readonly name: string;
  /** Holds the cluster and its password; it appears under this path only once both are complete. */
  readonly home: string;
  readonly cluster: string;
  readonly passwordFile: string;
  readonly runtimeFile: string;
  readonly logFile: string;
}

/** Creates the data folder when it is missing and tells where its parts lie. */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  // Not listable, but to be passed through: the server may run under another account than the program.
  await mkdir(resolve(dataDir), { recursive: true, mode: 0o711 });
  return describeDataFolder(dataDir);
}

/** Tells where the parts of an existing data folder lie; rejects when there is no such folder. */
export async function describeDataFolder(dataDir: string): Promise<DataFolder> {
  const path = await realpath(resolve(dataDir));
  const { dev, ino } = await stat(path, { bigint: true });
  const home = join(path, 'database');
  return {
    path,
    name: `mca-tracker-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 16)}`,
    home,
    cluster: join(home, 'cluster'),
    passwordFile: join(home, 'password'),
    runtimeFile: join(path, 'database.json'),
    logFile: join(path, 'database.log'),
  };
}

/** Replaces a file so that a reader, or a crash, finds the old content or the new, never a part. */
export async function writeWhole(file: string, content: string): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, content, { mode: 0o600, flush: true });
  await moveInto(draft, file);
}

/** Renames, and returns only when the rename itself would survive a power cut. */
export async function moveInto(from: string, to: string): Promise<void> {
  await rename(from, to);
  const folder = await open(dirname(to));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
