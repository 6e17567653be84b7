import type { FileColumn } from '../../domain/agreements/file-column.js';
import { Refusal } from '../../domain/agreements/field-reading.js';
import { type FieldIssue, InputError } from '../../domain/errors.js';
import type { CsvRecord } from './csv-reader.js';
import type { ImportError } from './import.repository.js';
import type { ImportSource, LineProblem } from './import-source.js';

const HEADER_ISSUES_MAX = 50;

/** A line that may be staged, as a row of COPY's text format, or what is wrong with it. */
export type LineReading = { readonly kind: 'row'; readonly row: string } | LineRefused;

interface LineRefused {
  readonly kind: 'refused';
  readonly errors: readonly ImportError[];
}

/**
 * Reads the lines of a file below its header.
 *
 * @returns The reader for records whose fields stand in the order of `header`.
 * @throws InputError `IMPORT_FILE_INVALID` naming every column that is missing, unknown or there twice.
 */
export function lineReader(source: ImportSource, header: CsvRecord): (record: CsvRecord) => LineReading {
  if (header.fields === null) {
    throw new InputError('IMPORT_FILE_INVALID', `The first line does not name the columns: ${header.fault}.`, [], {
      facts: { line: header.line },
    });
  }
  const names = header.fields.map((name) => name.trim());
  refuseHeader(source.columns, names);
  const places = source.columns.map(({ name }) => names.indexOf(name));
  const idPlace = source.columns.findIndex(({ name }) => name === 'customerId');

  return (record) => {
    const { line, fields } = record;
    if (fields?.length !== names.length) {
      const message = record.fields === null ? record.fault : `expected ${names.length} fields`;
      return { kind: 'refused', errors: [{ line, id: null, column: '', code: 'LINE_MALFORMED', message }] };
    }
    const { values, problems } = readValues(source.columns, places, fields);
    const all = problems.length > 0 ? problems : source.lineProblems(values);
    if (all.length === 0) return { kind: 'row', row: copyRow(line, values) };
    return { kind: 'refused', errors: all.map((problem) => ({ line, id: values[idPlace] ?? null, ...problem })) };
  };
}

function readValues(
  columns: readonly FileColumn[],
  places: readonly number[],
  fields: readonly string[],
): { values: (string | null)[]; problems: LineProblem[] } {
  const problems: LineProblem[] = [];
  const values = columns.map(({ name, read, needsValue }, index) => {
    const text = fields[places[index] ?? -1]?.trim() ?? '';
    if (text === '') {
      if (needsValue) problems.push({ column: name, code: 'FIELD_INVALID', message: 'expected a value' });
      return null;
    }
    const reading = read(text);
    if (!(reading instanceof Refusal)) return reading;
    problems.push({ column: name, code: 'FIELD_INVALID', message: `expected ${reading.expected}` });
    return null;
  });
  return { values, problems };
}

/** Control characters were refused with the fields, so that of what COPY reads specially only the backslash is left. */
function copyRow(line: number, values: readonly (string | null)[]): string {
  let row = String(line);
  for (const value of values) {
    if (value === null) row += '\t\\N';
    else row += `\t${value.includes('\\') ? value.replaceAll('\\', '\\\\') : value}`;
  }
  return `${row}\n`;
}

function refuseHeader(columns: readonly FileColumn[], names: readonly string[]): void {
  const known = new Set(columns.map(({ name }) => name));
  const found = new Set(names);
  const issues: FieldIssue[] = [
    ...columns
      .filter(({ name, mayBeAbsent }) => !mayBeAbsent && !found.has(name))
      .map(({ name }) => ({ field: name, message: 'the column is missing' })),
    // By its number: where the header is missing, the text is somebody's data.
    ...names.flatMap((name, index) =>
      known.has(name) ? [] : [{ field: `column ${index + 1}`, message: `column ${index + 1} is not known` }],
    ),
    ...[...known]
      .filter((name) => names.indexOf(name) !== names.lastIndexOf(name))
      .map((field) => ({ field, message: 'the column is there twice' })),
  ].slice(0, HEADER_ISSUES_MAX);
  if (issues.length === 0) return;
  const named = issues.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new InputError('IMPORT_FILE_INVALID', `The first line does not name the columns. ${named}`, issues, {
    facts: {
      line: 1,
    },
  });
}
