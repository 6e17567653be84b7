import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../../../domain/errors.js';
import type { DataFolder } from './data-folder.js';

const answerTimeoutMs = 2_000;

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
  const server = (await listen(address)) ?? (await retryStale(address));
  if (server === null) throw await inUse(folder, address);
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function lockAddress(name: string): string {
  if (process.platform === 'linux') return `\0${name}`; // the abstract namespace: no file that could be left behind
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.lock`);
}

function listen(address: string): Promise<Server | null> {
  const server = createServer((caller) => caller.on('error', () => caller.destroy()).end(String(process.pid)));
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(address, () => resolve(server.unref()));
  });
}

/** Where sockets are files, one whose process died stays in the folder and refuses connections: replace it. */
async function retryStale(address: string): Promise<Server | null> {
  if (!address.endsWith('.lock') || (await askHolder(address)) !== null) return null;
  await rm(address, { force: true });
  return listen(address);
}

async function inUse(folder: DataFolder, address: string): Promise<InputError> {
  const holder = await askHolder(address);
  const pid = Number.isInteger(Number(holder)) && holder ? Number(holder) : null;
  const who = pid === null ? 'another process' : `process ${pid}`;
  return new InputError('DATA_DIR_IN_USE', `DATA_DIR ${folder.path} is in use by ${who}`, [], {
    dataDir: folder.path,
    pid,
  });
}

/** @returns the holder's process id, `''` when it is there but does not answer, `null` when there is none. */
function askHolder(address: string): Promise<string | null> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(address);
    socket.setEncoding('utf8').setTimeout(answerTimeoutMs, () => socket.destroy());
    socket.on('data', (part) => (answer += String(part)));
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(answer));
  });
}
