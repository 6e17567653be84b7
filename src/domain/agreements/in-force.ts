/** What of an acceptance tells which earlier one it takes the place of, or takes back. */
export interface Succession {
  readonly acceptanceId: string;
  readonly replaces: string | null;
  readonly retracts: string | null;
}

/** Those of one customer's records that are in force: acceptances that no later record replaced or retracted. */
export function inForceOf<T extends Succession>(records: readonly T[]): readonly T[] {
  const ended = new Set(records.map(({ replaces, retracts }) => replaces ?? retracts));
  return records.filter(({ acceptanceId, retracts }) => retracts === null && !ended.has(acceptanceId));
}
