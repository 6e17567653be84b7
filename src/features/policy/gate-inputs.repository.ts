import type { Tx } from '../../platform/database/index.js';

/** The version of what all decisions share: revisions, modes, overrides, partner tenants' zones. */
export async function readInputsVersion(tx: Tx): Promise<number> {
  const rows = await tx.query<{ version: number }[]>('select version from gate_inputs');
  return rows[0]?.version ?? 0;
}

/** Begins a new version and holds it until the transaction ends: whoever changes shared inputs writes under it. */
export async function beginInputsVersion(tx: Tx): Promise<number> {
  const [rows] = await tx.query<[{ version: number }[], number]>(
    'update gate_inputs set version = version + 1 returning version',
  );
  return rows[0]?.version ?? 0;
}
