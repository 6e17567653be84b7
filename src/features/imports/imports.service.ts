import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { InputError, type InvariantError } from '../../domain/errors.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { Outbox } from '../../platform/queue/index.js';
import { Ledger } from '../audit/index.js';
import { FileStager } from './file-stager.js';
import { ImportEntity, type ImportKind } from './import.entity.js';
import {
  BEFORE_ALL_ERRORS,
  beginRun,
  endImport,
  findImport,
  type ImportError,
  type ImportErrorKey,
  type ImportReport,
  insertErrors,
  listErrors,
  lockRunsOf,
  lockWrites,
} from './import.repository.js';
import type { StartedImport } from './import-report.json.js';
import { ImportSources } from './import-source.js';
import { runImport } from './run-import.job-definition.js';
import { storeUpload } from './stored-upload.js';

const REPORTED_ERRORS_MAX = 1_000;
const ERRORS_PAGE = 5_000;

/** Takes files in, brings their good lines into the tables in one transaction, and reports every other line. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly ledger: Ledger,
    private readonly sources: ImportSources,
  ) {}

  /** Stores the whole upload and queues its import; whatever is wrong with the file shows in the report. */
  async receive(kind: ImportKind, upload: AsyncIterable<Uint8Array>, principalId: string): Promise<StartedImport> {
    return this.database.transaction(async (tx) => {
      const importId = uuidv7();
      const { bytes, digest, lineFeeds } = await storeUpload(tx, importId, upload);
      await tx.insert(ImportEntity, {
        importId,
        kind,
        status: 'queued',
        requestedBy: principalId,
        createdAt: this.clock.now(),
        startedAt: null,
        endedAt: null,
        bytes,
        digest,
        total: Math.max(lineFeeds - 1, 0),
        done: 0,
        failed: 0,
        unchanged: 0,
      });
      await this.outbox.add(tx, runImport, { importId });
      return { importId, status: 'queued' };
    });
  }

  /**
   * Imports a stored file. It may be called again, also at the same time elsewhere: an import that has ended stays as it
   * is, and one that was cut off begins anew.
   */
  async run(importId: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.database.transaction((tx) => this.bringIn(tx, importId, signal));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      await this.fail(importId, error);
    }
  }

  /** Ends an import that cannot be carried out. */
  async fail(importId: string, reason: InputError | InvariantError): Promise<void> {
    const errors = errorsOfFile(reason);
    await this.database.transaction(async (tx) => {
      await lockRunsOf(tx, importId);
      const row = await findImport(tx, importId);
      if (row?.endedAt !== null) return;
      await insertErrors(tx, importId, errors);
      await endImport(tx, importId, { status: 'failed', endedAt: this.clock.now() });
      const { kind, bytes, digest, requestedBy: principalId } = row;
      this.ledger.record(tx, {
        kind: 'import.failed',
        principalId,
        facts: { importId, imported: kind, bytes, digest, code: reason.code },
      });
    });
  }

  /** @throws InputError `IMPORT_UNKNOWN` */
  async report(importId: string): Promise<ImportReport> {
    return this.database.snapshot(async (tx) => {
      const row = await findImport(tx, importId);
      if (row === null) throw new InputError('IMPORT_UNKNOWN', `There is no import ${importId}.`);
      return { row, errors: await listErrors(tx, importId, BEFORE_ALL_ERRORS, REPORTED_ERRORS_MAX) };
    });
  }

  /** Every error of an import in the order of lines, some thousands at a time. */
  async *errorPages(importId: string): AsyncGenerator<readonly ImportError[], void, undefined> {
    let after: ImportErrorKey = BEFORE_ALL_ERRORS;
    for (;;) {
      const place = after;
      const page = await this.database.transaction((tx) => listErrors(tx, importId, place, ERRORS_PAGE));
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = [last.line, last.column];
    }
  }

  private async bringIn(tx: Tx, importId: string, signal: AbortSignal | undefined): Promise<void> {
    await lockRunsOf(tx, importId);
    // In a transaction of its own, so that the progress can be seen while this one is under way.
    const row = await this.database.transaction((own) => beginRun(own, importId, this.clock.now()));
    if (row === null) return;
    const source = this.sources.of(row.kind);
    const lines = await new FileStager(this.database, source, importId).stage(tx, signal);
    signal?.throwIfAborted();
    await lockWrites(tx);
    const { requestedBy, digest, bytes, kind } = row;
    const at = this.clock.now();
    const { refused, unchanged, written } = await source.write(tx, { importId, requestedBy, at });
    const failed = lines.refused + refused;
    const counts = { total: lines.staged + lines.refused, done: lines.staged - refused, failed, unchanged };
    await endImport(tx, importId, { status: 'completed', endedAt: this.clock.now(), ...counts });
    this.ledger.record(tx, {
      kind: 'import.completed',
      principalId: requestedBy,
      facts: { importId, imported: kind, bytes, digest, written, unchanged, failed },
    });
  }
}

function errorsOfFile(reason: InputError | InvariantError): readonly ImportError[] {
  const { code, facts, message } = reason;
  const whole = { line: Number(facts['line'] ?? 0), column: '', id: null, code, message };
  if (!(reason instanceof InputError) || reason.issues.length === 0) return [whole];
  return reason.issues.map((issue) => ({ ...whole, column: issue.field, message: issue.message }));
}
