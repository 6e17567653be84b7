import type { FieldReader } from './field-reading.js';

/** One column of a file. A cell may be empty unless `needsValue`; the column may be missing only when `mayBeAbsent`. */
export interface FileColumn {
  readonly name: string;
  readonly read: FieldReader;
  readonly needsValue: boolean;
  readonly mayBeAbsent: boolean;
}

/** The columns of a file that brings these fields. */
export function fileColumns<Field extends string>(
  fields: Readonly<Record<Field, FieldReader>>,
  rules: { readonly needingValues: readonly NoInfer<Field>[]; readonly mayBeAbsent: readonly NoInfer<Field>[] },
): readonly FileColumn[] {
  const needingValues: ReadonlySet<string> = new Set(rules.needingValues);
  const mayBeAbsent: ReadonlySet<string> = new Set(rules.mayBeAbsent);
  return Object.entries<FieldReader>(fields).map(([name, read]) => ({
    name,
    read,
    needsValue: needingValues.has(name),
    mayBeAbsent: mayBeAbsent.has(name),
  }));
}
