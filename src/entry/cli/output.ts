import { Presets, SingleBar } from 'cli-progress';
import stringWidth from 'string-width';

/** How commands answer: text for people, JSON for programs; both on standard output, everything else on standard error. */
export class Output {
  private bar: SingleBar | null = null;

  constructor(private readonly isJson: boolean) {}

  /** Writes one answer: `text` for people, or `value` as JSON. */
  answer(value: unknown, text: () => string): void {
    process.stdout.write(`${this.isJson ? JSON.stringify(value, null, 2) : text()}\n`);
  }

  /** Shows how far long work has come; only on a terminal, and not for programs. */
  progress(done: number, total: number): void {
    if (this.isJson || !process.stderr.isTTY) return;
    if (this.bar === null) {
      this.bar = new SingleBar({ format: '{bar} {value} of {total}', clearOnComplete: true }, Presets.shades_classic);
      this.bar.start(total, done);
    }
    this.bar.setTotal(Math.max(total, done));
    this.bar.update(done);
  }

  endProgress(): void {
    this.bar?.stop();
    this.bar = null;
  }
}

/** A table for people: columns as wide as their widest cell, wide scripts counted as two. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, column) =>
    Math.max(stringWidth(cell), ...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
