import { Injectable } from '@nestjs/common';
import type { FileColumn } from '../../domain/agreements/file-column.js';
import { type ErrorCode, InvariantError } from '../../domain/errors.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../../platform/database/index.js';
import type { ImportKind } from './import.entity.js';

/** One thing wrong with one line. `column` is empty when it is the line as a whole. */
export interface LineProblem {
  readonly column: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** The import a source writes for. */
export interface ImportRun {
  readonly importId: string;
  readonly requestedBy: string;
  readonly at: Instant;
}

/** What became of the lines that were staged; the three make up all of them. */
export interface ImportOutcome {
  readonly refused: number;
  readonly unchanged: number;
  readonly written: number;
}

/** What files of one kind bring, and how it gets into the tables. */
export interface ImportSource {
  readonly kind: ImportKind;
  readonly columns: readonly FileColumn[];
  /** The columns of the table `staged` behind its `line integer`, in the order of `columns`; one is `customer_id`. */
  readonly stagedColumns: string;
  /** What only a line's values together can tell; they come as read, in the order of `columns`, null where empty. */
  lineProblems(values: readonly (string | null)[]): readonly LineProblem[];
  /** Refuses the staged lines that contradict each other or the tables, and writes the others. */
  write(tx: Tx, run: ImportRun): Promise<ImportOutcome>;
}

/** The sources by kind. Features register theirs in `onModuleInit`. */
@Injectable()
export class ImportSources {
  private readonly sources = new Map<ImportKind, ImportSource>();

  register(source: ImportSource): void {
    this.sources.set(source.kind, source);
  }

  /** @throws InvariantError when no feature registered the kind. */
  of(kind: ImportKind): ImportSource {
    const source = this.sources.get(kind);
    if (source === undefined) throw new InvariantError('No source is registered for this kind of import.', { kind });
    return source;
  }
}

/**
 * Takes the lines for which `condition` holds out of `staged` and reports each with the problem.
 *
 * @param condition SQL over `staged s`; its parameters begin at $5.
 * @returns How many lines were taken out.
 */
export async function refuseStaged(
  tx: Tx,
  importId: string,
  problem: LineProblem,
  condition: { readonly sql: string; readonly parameters?: readonly unknown[] },
): Promise<number> {
  const [row] = await tx.query<{ refused: number }[]>(
    `with refused as (delete from staged s where ${condition.sql} returning s.line, s.customer_id),
       reported as (
         insert into import_errors (import_id, line, column_name, id, code, message)
         select $1, line, $2, customer_id, $3, $4 from refused)
     select count(*)::integer as refused from refused`,
    [importId, problem.column, problem.code, problem.message, ...(condition.parameters ?? [])],
  );
  return row?.refused ?? 0;
}
