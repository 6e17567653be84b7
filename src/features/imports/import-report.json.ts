import { formatInstant, type Instant } from '../../domain/time/instant.js';
import type { ImportError } from './import.repository.js';
import type { ImportReport } from './imports.service.js';

interface ImportErrorJson {
  readonly line?: number;
  readonly column?: string;
  readonly id?: string;
  readonly code: string;
  readonly message: string;
}

type ImportCounts = Pick<
  ImportReport['row'],
  'importId' | 'kind' | 'status' | 'total' | 'done' | 'failed' | 'unchanged'
>;

/** An import and the first of its errors, as callers see them. */
export interface ImportReportJson extends ImportCounts {
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly errors: readonly ImportErrorJson[];
}

/** An import as callers see it. */
export function importReportToJson({ row, errors }: ImportReport): ImportReportJson {
  const { importId, kind, status, total, done, failed, unchanged } = row;
  return {
    importId,
    kind,
    status,
    total,
    done,
    failed,
    unchanged,
    createdAt: formatInstant(row.createdAt),
    startedAt: formatOrNull(row.startedAt),
    endedAt: formatOrNull(row.endedAt),
    errors: errors.map(errorToJson),
  };
}

/** What does not apply is left out: a problem of the whole file has no line, one of a whole line no column. */
function errorToJson({ line, column, id, code, message }: ImportError): ImportErrorJson {
  return {
    ...(line > 0 ? { line } : {}),
    ...(column === '' ? {} : { column }),
    ...(id === null ? {} : { id }),
    code,
    message,
  };
}

const formatOrNull = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
