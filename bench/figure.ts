/** One line of `results.md`. */
export interface Figure {
  readonly name: string;
  readonly bar: string;
  readonly found: string;
  /** How it compares with something measured in the same run. */
  readonly ratio: string;
}
