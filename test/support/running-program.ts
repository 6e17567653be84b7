import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectFolder } from './embedded-program.js';

/** The key every program of the tests is started with. */
export const BOOTSTRAP_KEY = 'mca_test_bootstrap_key_0123456789abcdef';
export const ADMIN_PASSWORD = 'a password of the tests';

const READY = /answers at (\S+)/;
const START_TIMEOUT_MS = 90_000;

/** The built program in a process of its own. */
export interface RunningProgram {
  readonly url: string;
  readonly pid: number;
  /** Everything it wrote so far, on both streams. */
  output(): string;
  /** Asks the API with the bootstrap key. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** An answer of the API, its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Starts `dist/entry/main.js` with these settings and waits until it answers; rejects with its output when it ends first. */
export async function startBuiltProgram(settings: Record<string, string>): Promise<RunningProgram> {
  const child = spawn(process.execPath, [join(projectFolder, 'dist', 'entry', 'main.js')], {
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'warn',
      BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
      BOOTSTRAP_ADMIN_PASSWORD: ADMIN_PASSWORD,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => lines.push(line));
  }
  const output = (): string => lines.join('\n');
  const url = await urlOf(child, output);
  const ask: RunningProgram['ask'] = (method, path, body, headers) => askApi(url, { method, path, body, headers });
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return { url, pid: Number(child.pid), output, ask, end };
}

async function urlOf(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      reject(new Error(`The program did not start:\n${output()}`));
    };
    child.once('exit', fail);
    deadline.addEventListener('abort', fail);
    child.stdout?.on('data', () => {
      // The line reader has its own listener; look at what it has gathered once it has run.
      setImmediate(() => {
        const found = READY.exec(output())?.[1];
        if (found !== undefined) resolve(found);
      });
    });
  });
}

/** One call of the API; JSON bodies unless the headers say otherwise. */
export async function askApi(
  url: string,
  call: { method: string; path: string; body?: unknown; headers?: Record<string, string> | undefined; key?: string },
): Promise<Answer> {
  const isText = typeof call.body === 'string';
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    headers: {
      authorization: `Bearer ${call.key ?? BOOTSTRAP_KEY}`,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    },
    ...(call.body === undefined ? {} : { body: isText ? (call.body as string) : JSON.stringify(call.body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : { text };
  return { status: response.status, headers: response.headers, body };
}
