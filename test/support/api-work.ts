import { createReadStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, BOOTSTRAP_KEY, type RunningProgram } from './running-program.js';

const POLL_MS = 50;

/** Long work as the API shows it. */
export type Work = Answer['body'] & { readonly status: string; readonly done: number; readonly total: number };

/** Uploads a CSV file and returns the route of its import. */
export async function uploadCsv(
  program: RunningProgram,
  kind: 'customers' | 'acceptances',
  file: string,
): Promise<string> {
  const response = await fetch(`${program.url}/v1/${kind}/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${BOOTSTRAP_KEY}`, 'content-type': 'text/csv' },
    body: createReadStream(file),
    duplex: 'half',
  });
  const { importId } = (await response.json()) as { importId?: string };
  if (response.status !== 202 || importId === undefined) throw new Error(`The upload was answered ${response.status}`);
  return `/v1/imports/${importId}`;
}

/** Asks for a scan and returns its route. */
export async function startScan(program: RunningProgram): Promise<string> {
  const { status, body } = await program.ask('POST', '/v1/scans', {});
  if (status !== 202) throw new Error(`The scan was answered ${status} ${JSON.stringify(body)}`);
  return `/v1/scans/${String(body['scanId'])}`;
}

/** Polls long work until `holds`; rejects with the last answer when that takes too long. */
export async function workUntil(
  program: RunningProgram,
  route: string,
  holds: (work: Work) => boolean,
  timeoutMs = 120_000,
): Promise<Work> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { status, body } = await program.ask('GET', route);
    if (status === 200 && holds(body as Work)) return body as Work;
    if (performance.now() > deadline) throw new Error(`${route}: not within ${timeoutMs} ms: ${JSON.stringify(body)}`);
    await pause(POLL_MS);
  }
}

/** Polls long work until it has completed; rejects when it fails. */
export async function completed(program: RunningProgram, route: string, timeoutMs?: number): Promise<Work> {
  const work = await workUntil(
    program,
    route,
    ({ status }) => status === 'completed' || status === 'failed',
    timeoutMs,
  );
  if (work.status === 'failed') throw new Error(`${route} failed: ${JSON.stringify(work)}`);
  return work;
}

/** Every item of a list, page by page. */
export async function allItems<T>(program: RunningProgram, route: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page = cursor === null ? route : `${route}&cursor=${cursor}`;
    const { status, body } = await program.ask('GET', page);
    if (status !== 200) throw new Error(`${page} was answered ${status} ${JSON.stringify(body)}`);
    items.push(...(body['items'] as T[]));
    cursor = body['nextCursor'] as string | null;
  } while (cursor !== null);
  return items;
}
