/** How commands answer: text for people, JSON for programs; both on standard output, everything else on standard error. */
export class Output {
  constructor(private readonly isJson: boolean) {}

  /** Writes one answer: `text` for people, or `value` as JSON. */
  answer(value: unknown, text: () => string): void {
    process.stdout.write(`${this.isJson ? JSON.stringify(value, null, 2) : text()}\n`);
  }

  /** Tells how far long work has come, on one line that is written over; only on a terminal, and not for programs. */
  progress(text: string): void {
    if (process.stderr.isTTY && !this.isJson) process.stderr.write(`\r\u001b[K${text}`);
  }

  endProgress(): void {
    this.progress('');
  }
}

/** A table for people: columns as wide as their widest cell, wide scripts counted as two. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) => Math.max(widthOf(cell), ...rows.map((row) => widthOf(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

const widthOf = (text: string): number => [...text].length + (text.match(WIDE)?.length ?? 0);
