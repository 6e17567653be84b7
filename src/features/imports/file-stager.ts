import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TextDecoder } from 'node:util';
import { from as copyFrom } from 'pg-copy-streams';
import { InputError } from '../../domain/errors.js';
import { connectionOf, type Database, type Tx } from '../../platform/database/index.js';
import { CsvReader, type CsvRecord } from './csv-reader.js';
import { type ImportError, insertErrors, saveProgress } from './import.repository.js';
import type { ImportSource } from './import-source.js';
import { type LineReading, lineReader } from './line-reader.js';
import { readUpload } from './stored-upload.js';

const ERRORS_AT_ONCE = 1_000;
const PROGRESS_LINES = 20_000;

/** How many lines were staged and how many refused. */
export interface StagedLines {
  readonly staged: number;
  readonly refused: number;
}

/**
 * Reads one stored file line by line into the temporary table `staged`.
 *
 * One chunk of the file is in memory at a time. Progress and the refused lines are committed on the way, in transactions
 * of their own; a run that is repeated begins by removing them.
 */
export class FileStager {
  private readLine: ((record: CsvRecord) => LineReading) | null = null;
  private readonly csv = new CsvReader();
  private errors: ImportError[] = [];
  private staged = 0;
  private refused = 0;
  private reported = 0;

  constructor(
    private readonly database: Database,
    private readonly source: ImportSource,
    private readonly importId: string,
  ) {}

  /** @throws InputError `IMPORT_FILE_INVALID` when the file cannot be read as UTF-8 CSV with this source's columns. */
  async stage(tx: Tx, signal: AbortSignal | undefined): Promise<StagedLines> {
    await tx.query(
      `create temporary table staged (line integer not null, ${this.source.stagedColumns}) on commit drop`,
    );
    const connection = await connectionOf(tx);
    const copy = connection.query(copyFrom('copy staged from stdin'));
    await pipeline(Readable.from(this.copyRows()), copy, signal === undefined ? {} : { signal });
    await this.report();
    await tx.query('analyze staged (line, customer_id)');
    return { staged: this.staged, refused: this.refused };
  }

  private async *copyRows(): AsyncGenerator<string, void, undefined> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for await (const chunk of readUpload(this.database, this.importId)) {
      const rows = this.read(this.csv.read(decoded(decoder, chunk)));
      if (rows !== '') yield rows;
      if (this.errors.length >= ERRORS_AT_ONCE || this.linesRead - this.reported >= PROGRESS_LINES) await this.report();
    }
    const rows = this.read(this.csv.read(decoded(decoder))) + this.read(this.csv.end());
    if (this.readLine === null) throw new InputError('IMPORT_FILE_INVALID', 'The file is empty.');
    if (rows !== '') yield rows;
  }

  private read(records: Iterable<CsvRecord>): string {
    let rows = '';
    for (const record of records) {
      if (this.readLine === null) {
        this.readLine = lineReader(this.source, record);
        continue;
      }
      const reading = this.readLine(record);
      if (reading.kind === 'row') {
        rows += reading.row;
        this.staged += 1;
      } else {
        this.errors.push(...reading.errors);
        this.refused += 1;
      }
    }
    return rows;
  }

  private get linesRead(): number {
    return this.staged + this.refused;
  }

  private async report(): Promise<void> {
    const errors = this.errors;
    this.errors = [];
    this.reported = this.linesRead;
    await this.database.transaction(async (tx) => {
      if (errors.length > 0) await insertErrors(tx, this.importId, errors);
      await saveProgress(tx, this.importId, this.staged, this.refused);
    });
  }
}

/** The text of a chunk, or without one what the last chunk left over. */
function decoded(decoder: TextDecoder, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (error) {
    throw new InputError('IMPORT_FILE_INVALID', 'The file is not text in UTF-8.', [], { cause: error });
  }
}
