import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvReader, type CsvRecord } from './csv-reader.js';

const SEED = 20_191_125;

function recordsOf(...pieces: string[]): CsvRecord[] {
  const reader = new CsvReader();
  return [...pieces.flatMap((piece) => [...reader.read(piece)]), ...reader.end()];
}

const fieldsOf = (...pieces: string[]): (readonly string[] | null)[] =>
  recordsOf(...pieces).map(({ fields }) => fields);

describe('a CSV file', () => {
  it.each<[string, string, (string[] | null)[]]>([
    [
      'lines that end with LF',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'lines that end with CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a last line without an end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'empty fields',
      ',\n,,\n',
      [
        ['', ''],
        ['', '', ''],
      ],
    ],
    ['blank lines', '\na\n\r\n\nb\n', [['a'], ['b']]],
    ['a quoted comma', '"a,b",c\n', [['a,b', 'c']]],
    ['a doubled quotation mark', '"say ""hi""",""""\n', [['say "hi"', '"']]],
    ['a quoted line feed', '"a\nb",c\n', [['a\nb', 'c']]],
    ['an empty quoted field', '"",a\n', [['', 'a']]],
    ['a quotation mark inside a plain field', 'a"b,c\nd\n', [null, ['d']]],
    ['text behind a closing quotation mark', '"a"b,c\nd\n', [null, ['d']]],
    ['nothing', '', []],
  ])('%s', (_name, text, expected) => {
    expect(fieldsOf(text)).toEqual(expected);
  });

  it('names the line on which each record begins', () => {
    expect(recordsOf('a\n"b\n\nc"\n\nd\ne"\nf\n').map(({ line }) => line)).toEqual([1, 2, 6, 7, 8]);
  });

  it('is read alike however it is cut, and as csv-parse reads it', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'ä', '한', ' ', ',', '"', '\n', '\r\n', '😀'), maxLength: 6 });
    const file = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
    const lineEnd = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(file, lineEnd, fc.array(fc.nat(40)), (records, end, cuts) => {
        const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const text = records.map((fields) => fields.map(quoted).join(',') + end).join('');
        const pieces: string[] = [];
        let rest = text;
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        expect(fieldsOf(...pieces, rest)).toEqual(records);
        expect(fieldsOf(text)).toEqual(parse(text, { relax_column_count: true }));
      }),
      { seed: SEED },
    );
  });

  const long = 'x'.repeat(300_000);
  it.each<[string, string, (string[] | null)[]]>([
    ['a quotation mark that is never closed', 'a,b\n"c,d\ne,f\n"g', [['a', 'b'], null, ['e', 'f'], null]],
    ['a record that closes too late', `a\n"b\nc\n${long}"\nd\n`, [['a'], null, ['c'], null, ['d']]],
    ['a record that closes nowhere', `"a\n${'b\n'.repeat(3)}${long}\nc`, [null, ['b'], ['b'], ['b'], null, ['c']]],
    ['a line that is too long', `${long}${long}\na\n`, [null, ['a']]],
    ['a last line that is too long', `a\n${long}`, [['a'], null]],
  ])('%s costs the line it begins on', (_name, text, expected) => {
    const pieces = Array.from({ length: Math.ceil(text.length / 70_000) }, (_unused, index) =>
      text.slice(index * 70_000, (index + 1) * 70_000),
    );
    expect(fieldsOf(text)).toEqual(expected);
    expect(fieldsOf(...pieces)).toEqual(expected);
    expect(recordsOf(...pieces).map(({ line }) => line)).toEqual(expected.map((_fields, index) => index + 1));
  });
});
