import { createHash } from 'node:crypto';
import { InputError } from '../../domain/errors.js';
import type { Database, Tx } from '../../platform/database/index.js';

const CHUNK_BYTES = 262_144;
const UPLOAD_BYTES_MAX = 1_073_741_824;
const LINE_FEED = 10;

/** What is known of a file once it has been stored. */
export interface StoredUpload {
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  readonly lineFeeds: number;
}

/**
 * Stores an upload in chunks; no more than one chunk is held in memory.
 *
 * @throws InputError `BODY_TOO_LARGE` beyond 1 GiB, `REQUEST_INVALID` when the upload breaks off.
 */
export async function storeUpload(tx: Tx, importId: string, upload: AsyncIterable<Uint8Array>): Promise<StoredUpload> {
  const hash = createHash('sha256');
  let bytes = 0;
  let lineFeeds = 0;
  let sequence = 0;
  for await (const chunk of chunksOf(upload)) {
    bytes += chunk.length;
    if (bytes > UPLOAD_BYTES_MAX) {
      throw new InputError('BODY_TOO_LARGE', `An upload may have ${UPLOAD_BYTES_MAX} bytes at most.`);
    }
    hash.update(chunk);
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) lineFeeds += 1;
    await tx.query('insert into import_chunks (import_id, sequence, bytes) values ($1, $2, $3)', [
      importId,
      sequence,
      chunk,
    ]);
    sequence += 1;
  }
  return { bytes, digest: hash.digest('hex'), lineFeeds };
}

/** The stored chunks in their order, each read in a transaction of its own. */
export async function* readUpload(database: Database, importId: string): AsyncGenerator<Buffer, void, undefined> {
  for (let sequence = 0; ; sequence += 1) {
    const [row] = await database.transaction((tx) =>
      tx.query<{ bytes: Buffer }[]>('select bytes from import_chunks where import_id = $1 and sequence = $2', [
        importId,
        sequence,
      ]),
    );
    if (row === undefined) return;
    yield row.bytes;
  }
}

async function* chunksOf(upload: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of piecesOf(upload)) {
    pieces.push(piece);
    length += piece.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.concat(pieces, length);
    pieces = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(pieces, length);
}

async function* piecesOf(upload: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* upload;
  } catch (error) {
    throw new InputError('REQUEST_INVALID', 'The upload broke off before its end.', [], { cause: error });
  }
}
