import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { pathForServer, runIn } from './cluster.js';
import type { DataFolder } from './data-folder.js';
import { embeddedFailure } from './failure.js';
import type { PostgresProgram } from './postgres-program.js';
import { answers, connectionUrl } from './runtime-record.js';
import { serverSettings, type Durability } from './server-settings.js';
import type { SystemAccount } from './system-account.js';

const readyPollMs = 25;
const readyPollMsMax = 500;
const readyTimeoutMs = 600_000; // recovery after a power cut may be long
const portAttemptsMax = 5;
const logSizeMax = 16 * 1024 * 1024;

/** A PostgreSQL server that accepts connections. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  /** Resolves, to what ended it, when the server's process is gone. */
  readonly ended: Promise<string>;
  signal(signal: 'SIGINT' | 'SIGQUIT'): void;
}

/** What a server is started from. */
export interface ServerPlan {
  readonly folder: DataFolder;
  readonly program: PostgresProgram;
  readonly account: SystemAccount | null;
  readonly durability: Durability;
  /** The port wanted; 0 for any. Another one is taken when it is not free. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/** Starts the server and returns when it answers. */
export async function startServer(plan: ServerPlan): Promise<RunningServer> {
  await rotateLog(plan.folder.logFile);
  for (let attempt = 1; ; attempt += 1) {
    const port = attempt === 1 && plan.port !== 0 ? plan.port : await freePort();
    const outcome = await tryPort(plan, port);
    if (typeof outcome !== 'string') return outcome;
    const isPortTaken = outcome.includes('could not create any TCP/IP sockets');
    if (!isPortTaken || attempt === portAttemptsMax) {
      throw embeddedFailure(`PostgreSQL did not start: ${lastComplaint(outcome)} (see ${plan.folder.logFile})`);
    }
    plan.log(`port ${port} is taken; trying another for the embedded database`);
  }
}

/** @returns the running server, or what it wrote before it gave up. */
async function tryPort(plan: ServerPlan, port: number): Promise<RunningServer | string> {
  const { folder, program, account } = plan;
  const logFile = await open(folder.logFile, 'a', 0o600);
  const logStart = (await logFile.stat()).size;
  const child = spawn(
    program.postgres,
    ['-D', pathForServer(folder.cluster, account), ...serverSettings(folder, port, plan.durability)],
    // A group of its own: Ctrl+C reaches this program only, which ends its work and then the server.
    { ...runIn(folder.cluster, account), detached: true, stdio: ['ignore', logFile.fd, logFile.fd] },
  );
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit code ${code}`);
    });
  });
  try {
    await once(child, 'spawn');
  } finally {
    await logFile.close();
  }
  const url = await connectionUrl(folder, port);
  const deadline = performance.now() + readyTimeoutMs;
  let pauseMs = readyPollMs;
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    // A stranger on the port may accept the connection and say nothing.
    if (await Promise.race([answers(folder, url), ended.then(() => false)])) {
      return { pid: Number(child.pid), port, url, ended, signal: (signal) => void child.kill(signal) };
    }
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 1.5, readyPollMsMax);
  }
  child.kill('SIGQUIT');
  await ended;
  return (await readFile(folder.logFile)).subarray(logStart).toString('utf8');
}

function lastComplaint(written: string): string {
  const complaints = written.split('\n').filter((line) => /(FATAL|PANIC):(?! +the database system is)/.test(line));
  return (complaints.at(-1) ?? written.trim().split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC): +/, '');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function rotateLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > logSizeMax) await rename(logFile, `${logFile}.1`);
}
