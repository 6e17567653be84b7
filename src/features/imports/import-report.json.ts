import { z } from 'zod';
import { formatInstant, type Instant } from '../../domain/time/instant.js';
import { IMPORT_KINDS, IMPORT_STATUSES } from './import.entity.js';
import type { ImportError, ImportReport } from './import.repository.js';

/** The answer to an upload. */
export const startedImportSchema = z.object({ importId: z.guid(), status: z.literal('queued') });
export type StartedImport = z.output<typeof startedImportSchema>;

const errorSchema = z.object({
  line: z.int().optional().describe('Counted from 1; absent when it is the file as a whole'),
  column: z.string().optional().describe('Absent when it is the line as a whole'),
  id: z.guid().optional().describe('The customer that the line names'),
  code: z.string(),
  message: z.string(),
});

/** Progress and result of an import. */
export const importReportSchema = z.object({
  importId: z.guid(),
  kind: z.enum(IMPORT_KINDS),
  status: z.enum(IMPORT_STATUSES),
  total: z.int().describe('Lines; estimated until the import has ended'),
  done: z.int().describe('Lines taken in, those that changed nothing among them'),
  failed: z.int().describe('Lines refused'),
  unchanged: z.int(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  errors: z.array(errorSchema),
});
export type ImportReportJson = z.output<typeof importReportSchema>;

/** What callers see of an import. */
export function importReportToJson({ row, errors }: ImportReport): ImportReportJson {
  const { importId, kind, status, total, done, failed, unchanged } = row;
  return {
    ...{ importId, kind, status, total, done, failed, unchanged },
    createdAt: formatInstant(row.createdAt),
    startedAt: formatOrNull(row.startedAt),
    endedAt: formatOrNull(row.endedAt),
    errors: errors.map(errorToJson),
  };
}

function errorToJson({ line, column, id, code, message }: ImportError): z.output<typeof errorSchema> {
  return {
    ...(line > 0 ? { line } : {}),
    ...(column === '' ? {} : { column }),
    ...(id === null ? {} : { id }),
    code,
    message,
  };
}

const formatOrNull = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
