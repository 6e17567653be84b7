import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DataFolder } from './data-folder.js';
import { embeddedFailure } from './failure.js';

const run = promisify(execFile);
const pollMs = 50;
const fastShutdownMs = 60_000;
const immediateShutdownMs = 10_000;

/**
 * Stops a server that outlived the program that started it, and clears what a killed one left.
 *
 * To be called by the holder of the folder's lock only. Processes are known by the cluster's name in their command
 * line, not by the process id in `postmaster.pid`, which may belong to a stranger by now.
 */
export async function stopOrphan(folder: DataFolder, log: (line: string) => void): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', fastShutdownMs],
    ['SIGQUIT', immediateShutdownMs],
  ] as const) {
    const processes = await processesNaming(folder.name);
    if (processes.length === 0) break;
    const postmaster = await recordedPostmaster(folder);
    log(`waiting for the PostgreSQL that an earlier program left running (process ${processes.join(', ')}) to stop`);
    if (postmaster !== null && processes.includes(postmaster)) process.kill(postmaster, signal);
    if (await areGone(folder.name, waitMs)) break;
  }
  const survivors = await processesNaming(folder.name);
  if (survivors.length > 0) {
    throw embeddedFailure(`PostgreSQL of an earlier program does not stop; end process ${survivors.join(', ')}`);
  }
  // PostgreSQL would take any process that has the dead server's id for the server, and refuse to start.
  await rm(join(folder.cluster, 'postmaster.pid'), { force: true });
}

async function areGone(name: string, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (performance.now() < deadline) {
    if ((await processesNaming(name)).length === 0) return true;
    await pause(pollMs);
  }
  return false;
}

async function recordedPostmaster(folder: DataFolder): Promise<number | null> {
  const content = await readFile(join(folder.cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(content, 10);
  return Number.isInteger(pid) ? pid : null;
}

async function processesNaming(name: string): Promise<number[]> {
  const processes = process.platform === 'linux' ? await fromProc() : await fromPs();
  return processes.filter(({ command }) => command.includes(name)).map(({ pid }) => pid);
}

interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

async function fromProc(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''), // it ended meanwhile
    })),
  );
}

async function fromPs(): Promise<RunningProcess[]> {
  if (process.platform === 'win32') return [];
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command=']);
  return stdout.split('\n').map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}
