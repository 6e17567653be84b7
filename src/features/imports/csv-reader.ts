const QUOTE = 34;
const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const RECORD_CHARACTERS_MAX = 262_144;

/** One record of a file, or the fault for which it cannot be read. `line` is the line it begins on, counted from 1. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly fields: null; readonly fault: string };

const MISPLACED = 'the quotation marks are misplaced';
const UNCLOSED = 'a quotation mark is not closed';
const TOO_LONG = `longer than ${RECORD_CHARACTERS_MAX} characters; is a quotation mark not closed?`;

/**
 * Reads RFC 4180 text that arrives in pieces; lines end with LF or CRLF, blank ones are passed over.
 *
 * Written for this program because the time of an import is spent here: it reads three times as fast as csv-parse, with
 * which it is compared in its test, and a broken line does not end the file: whatever is wrong with a record is a
 * fault of the line it begins on, and reading goes on at the next line.
 */
export class CsvReader {
  private rest = '';
  private line = 1;
  /** Whether the line under way has been reported and only its end is awaited. */
  private isSkipping = false;
  private text = '';
  /** Where the next record begins. */
  private position = 0;
  /** How far the record under way has been read, and how many lines it takes. */
  private cursor = 0;
  private lineFeeds = 1;

  /** The records that end within the text so far. */
  *read(piece: string): Generator<CsvRecord, void, undefined> {
    yield* this.records(this.rest + this.behindSkipped(piece));
    while (this.rest.length > RECORD_CHARACTERS_MAX) yield* this.giveUp(TOO_LONG);
  }

  /** The last record, whether or not a line feed follows it. */
  *end(): Generator<CsvRecord, void, undefined> {
    if (this.rest !== '') yield* this.records(`${this.rest}\n`);
    while (this.rest !== '') yield* this.giveUp(UNCLOSED);
  }

  /** The records that end within the text; what is behind them becomes the rest. */
  private *records(text: string): Generator<CsvRecord, void, undefined> {
    const end = text.lastIndexOf('\n') + 1;
    this.text = text.slice(0, end);
    this.position = 0;
    while (this.position < end) {
      const record = this.record();
      if (record === null) break;
      if (record.fields?.length !== 1 || record.fields[0] !== '') yield record;
    }
    this.rest = text.slice(this.position);
  }

  /** Reports the line that the rest begins with, and reads on behind it. */
  private *giveUp(fault: string): Generator<CsvRecord, void, undefined> {
    yield { line: this.line, fields: null, fault };
    const behind = this.rest;
    this.rest = '';
    this.isSkipping = true;
    yield* this.records(this.behindSkipped(behind));
  }

  private behindSkipped(text: string): string {
    if (!this.isSkipping) return text;
    const end = text.indexOf('\n');
    if (end < 0) return '';
    this.isSkipping = false;
    this.line += 1;
    return text.slice(end + 1);
  }

  /** The record at the position, which moves behind it; null when its end is not yet among the text. */
  private record(): CsvRecord | null {
    const { text, line, position } = this;
    const fields: string[] = [];
    this.cursor = this.position;
    this.lineFeeds = 1;
    for (;;) {
      const field = this.field();
      if (field === null) return null;
      fields.push(field);
      if (text.charCodeAt(this.cursor) !== COMMA) break;
      this.cursor += 1;
    }
    if (text.charCodeAt(this.cursor) === CARRIAGE_RETURN) this.cursor += 1;
    const isWhole = text.charCodeAt(this.cursor) === LINE_FEED;
    const isTooLong = this.cursor - position > RECORD_CHARACTERS_MAX;
    if (isWhole && !isTooLong) {
      this.position = this.cursor + 1;
      this.line += this.lineFeeds;
      return { line, fields };
    }
    this.position = text.indexOf('\n', position) + 1;
    this.line += 1;
    return { line, fields: null, fault: isTooLong ? TOO_LONG : MISPLACED };
  }

  /** The field at the cursor, which moves behind it; null when its closing quotation mark is not yet among the text. */
  private field(): string | null {
    const { text, cursor } = this;
    if (text.charCodeAt(cursor) !== QUOTE) {
      this.cursor = endOfPlain(text, cursor);
      return text.slice(cursor, this.cursor);
    }
    const end = endOfQuoted(text, cursor);
    if (end < 0) return null;
    this.cursor = end;
    const field = text.slice(cursor + 1, end - 1);
    this.lineFeeds += lineFeedsIn(field);
    return field.includes('"') ? field.replaceAll('""', '"') : field;
  }
}

/** The position behind the closing quotation mark; -1 when there is none yet. A doubled one is part of the field. */
function endOfQuoted(text: string, start: number): number {
  let position = start + 1;
  for (;;) {
    const closing = text.indexOf('"', position);
    if (closing < 0) return -1;
    if (text.charCodeAt(closing + 1) !== QUOTE) return closing + 1;
    position = closing + 2;
  }
}

/** The position of the comma, the line's end or the misplaced quotation mark that ends the field. */
function endOfPlain(text: string, start: number): number {
  let position = start;
  for (;;) {
    const character = text.charCodeAt(position);
    if (character === COMMA || character === LINE_FEED || character === QUOTE) return position;
    if (character === CARRIAGE_RETURN && text.charCodeAt(position + 1) === LINE_FEED) return position;
    position += 1;
  }
}

function lineFeedsIn(field: string): number {
  let count = 0;
  for (let at = field.indexOf('\n'); at >= 0; at = field.indexOf('\n', at + 1)) count += 1;
  return count;
}
