import type { ImportError } from './import.repository.js';

const FORMULA_BEGINNING = /^[=+\-@\t\r]/;

/** The errors as a CSV file with a header. */
export async function* csvOfErrors(
  pages: AsyncIterable<readonly ImportError[]>,
): AsyncGenerator<string, void, undefined> {
  yield 'line,column,id,code,message\r\n';
  for await (const page of pages) {
    yield page
      .map(
        ({ line, column, id, code, message }) =>
          [line, column, id ?? '', code, message].map(csvCell).join(',') + '\r\n',
      )
      .join('');
  }
}

/** A cell that a spreadsheet shows as text: one that would begin a formula gets an apostrophe. */
function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA_BEGINNING.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
