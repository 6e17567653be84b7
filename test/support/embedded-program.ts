import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The checkout that these tests belong to. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Another process that runs `embedded-program-main.mjs`. */
export interface EmbeddedProgram {
  readonly pid: number;
  /** The next thing that it tells; rejects when it ends first. */
  nextMessage(): Promise<Record<string, unknown>>;
  /** Sends a signal to the program's whole process group, as a terminal does, and waits for the program's end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Under which account and from which checkout the program runs; those of the tests by default. */
export interface ProgramOptions {
  readonly checkout?: string;
  readonly account?: { readonly uid: number; readonly gid: number };
}

/** Starts the program on a data folder. */
export function runEmbeddedProgram(dataDir: string, options: ProgramOptions = {}): EmbeddedProgram {
  const script = join(options.checkout ?? projectFolder, 'test', 'support', 'embedded-program-main.mjs');
  const child = spawn(process.execPath, [script, dataDir], {
    ...options.account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const pid = Number(child.pid);
  return {
    pid,
    nextMessage: async () => {
      const line = await lines.next();
      if (line.done) throw new Error('the program ended without a further message');
      return JSON.parse(line.value) as Record<string, unknown>;
    },
    end: async (signal) => {
      process.kill(-pid, signal);
      await ended;
    },
  };
}
