import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DataFolder } from './data-folder.js';
import { embeddedFailure, hasCode } from './failure.js';

const run = promisify(execFile);
const pollMs = 50;
const fastShutdownMs = 60_000;
const giveUpMs = 70_000;

/**
 * Stops a server that outlived the program that started it, and clears what a killed one left.
 *
 * To be called by the holder of the folder's lock only. Processes are known by the cluster's name in their command
 * line, not by the process id in `postmaster.pid`, which may belong to a stranger by now.
 */
export async function stopOrphan(folder: DataFolder, log: (line: string) => void): Promise<void> {
  const since = performance.now();
  let processes = await processesNaming(folder.name);
  if (processes.length > 0) {
    log(`waiting for the PostgreSQL that an earlier program left running (process ${processes.join(', ')}) to stop`);
  }
  while (processes.length > 0) {
    const waitedMs = performance.now() - since;
    if (waitedMs > giveUpMs) {
      throw embeddedFailure(`PostgreSQL of an earlier program does not stop; end process ${processes.join(', ')}`);
    }
    // Until one is recorded there is none to be told: an initdb ends by itself, a server is about to record itself.
    const postmaster = await recordedPostmaster(folder);
    if (postmaster !== null && processes.includes(postmaster)) {
      signal(postmaster, waitedMs > fastShutdownMs ? 'SIGQUIT' : 'SIGINT');
    }
    await pause(pollMs);
    processes = await processesNaming(folder.name);
  }
  // PostgreSQL would take any process that has the dead server's id for the server, and refuse to start.
  await rm(join(folder.cluster, 'postmaster.pid'), { force: true });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
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
