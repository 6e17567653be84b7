import type { ErrorCode } from '../../domain/errors.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../../platform/database/index.js';
import { ImportEntity } from './import.entity.js';

/** A problem as it is reported. Line 0 is the file as a whole; `id` is the customer's where the line names one. */
export interface ImportError {
  readonly line: number;
  readonly column: string;
  readonly id: string | null;
  readonly code: ErrorCode;
  readonly message: string;
}

/** An import and the first of its errors. */
export interface ImportReport {
  readonly row: ImportEntity;
  readonly errors: readonly ImportError[];
}

/** How far an import has come. */
export interface ImportCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly unchanged: number;
}

/** The place behind which a page of errors begins. */
export type ImportErrorKey = readonly [line: number, column: string];

export const BEFORE_ALL_ERRORS: ImportErrorKey = [-1, ''];

/** Makes every other run of this import wait until the transaction has ended. */
export async function lockRunsOf(tx: Tx, importId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`import ${importId}`]);
}

/** Makes imports write one after the other, so that two large ones do not meet in a deadlock. */
export async function lockWrites(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('imports write', 0))`);
}

/** The import of that id; null when there is none. */
export async function findImport(tx: Tx, importId: string): Promise<ImportEntity | null> {
  return tx.findOneBy(ImportEntity, { importId });
}

/** Begins a run from the start of the file; null when the import has ended or does not exist. */
export async function beginRun(tx: Tx, importId: string, at: Instant): Promise<ImportEntity | null> {
  const row = await findImport(tx, importId);
  if (row?.endedAt !== null) return null;
  await tx.query('delete from import_errors where import_id = $1', [importId]);
  row.status = 'running';
  row.startedAt ??= at;
  return tx.save(row);
}

/** How many lines of the file have been read so far, and how many of them refused. */
export async function saveProgress(tx: Tx, importId: string, done: number, failed: number): Promise<void> {
  await tx.update(ImportEntity, { importId }, { done, failed });
}

/** Ends the import and drops its stored file. */
export async function endImport(
  tx: Tx,
  importId: string,
  end: Partial<ImportCounts> & { readonly status: 'completed' | 'failed'; readonly endedAt: Instant },
): Promise<void> {
  await tx.update(ImportEntity, { importId }, end);
  await tx.query('delete from import_chunks where import_id = $1', [importId]);
}

/** Adds errors to the report; a second one of the same line and column is left out. */
export async function insertErrors(tx: Tx, importId: string, errors: readonly ImportError[]): Promise<void> {
  await tx.query(
    `insert into import_errors (import_id, line, column_name, id, code, message)
     select $1, line, "column", id, code, message
     from jsonb_to_recordset($2::jsonb) as error (line integer, "column" text, id text, code text, message text)
     on conflict do nothing`,
    [importId, JSON.stringify(errors)],
  );
}

/** The errors in the order of lines, from behind a place on. */
export async function listErrors(
  tx: Tx,
  importId: string,
  after: ImportErrorKey,
  limit: number,
): Promise<readonly ImportError[]> {
  return tx.query<ImportError[]>(
    `select line, column_name as "column", id, code, message from import_errors
     where import_id = $1 and (line, column_name) > ($2, $3) order by line, column_name limit $4`,
    [importId, ...after, limit],
  );
}
