import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../../domain/errors.js';
import type { DataFolder } from './data-folder.js';

const answerTimeoutMs = 2_000;
const socketFileSuffix = '.lock';

/** A data folder held by this process until it is released or the process ends, however it ends. */
export interface DataFolderLock {
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process.
 *
 * The lock is a listening local socket: the operating system hands its name to one process only and takes it back
 * when that process dies, so that neither `kill -9` nor a reused process id leaves it behind.
 *
 * @throws InputError `DATA_DIR_IN_USE`, naming the folder and the process that holds it
 */
export async function lockDataFolder(folder: DataFolder): Promise<DataFolderLock> {
  const address = lockAddress(folder.name);
  const server = (await listen(address)) ?? (await replaceDeadHolder(folder, address));
  return {
    release: () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  };
}

function lockAddress(name: string): string {
  if (process.platform === 'linux') return `\0${name}`; // the abstract namespace: no file that could be left behind
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}${socketFileSuffix}`);
}

function listen(address: string): Promise<Server | null> {
  const server = createServer((caller) =>
    caller.on('error', () => caller.destroy()).end(String(process.pid), () => caller.destroy()),
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      resolve(server.unref());
    });
  });
}

async function replaceDeadHolder(folder: DataFolder, address: string): Promise<Server> {
  const holder = await askHolder(address);
  if (holder !== null) throw inUse(folder, holder);
  if (address.endsWith(socketFileSuffix)) await rm(address, { force: true }); // such a file outlives its process
  const server = await listen(address);
  if (server === null) throw inUse(folder, '');
  return server;
}

function inUse(folder: DataFolder, holder: string): InputError {
  const who = holder === '' ? 'another process' : `process ${holder}`;
  return new InputError('DATA_DIR_IN_USE', `DATA_DIR ${folder.path} is in use by ${who}`, [], {
    facts: { pid: holder },
  });
}

/** @returns the holder's process id, `''` when it is there but does not answer, `null` when there is none. */
function askHolder(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(address);
    socket.setEncoding('utf8').setTimeout(answerTimeoutMs, () => socket.destroy());
    socket.on('data', (part) => (answer += String(part)));
    socket.on('error', () => {
      resolve(null);
    });
    socket.on('close', () => {
      resolve(answer);
    });
  });
}
