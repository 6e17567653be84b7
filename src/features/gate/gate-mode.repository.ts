import { v7 as uuidv7 } from 'uuid';
import type { GateMode, ModeName } from '../../domain/gate/mode.js';
import type { Operation } from '../../domain/policy/policy.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';

interface ModeRow {
  readonly mode_id: string;
  readonly operation: Operation | null;
  readonly country: string | null;
  readonly reseller_id: string | null;
  readonly partner_tenant_id: string | null;
  readonly mode: ModeName;
}

/** The modes set as of a version of the shared inputs; as of now when none is named. */
export async function readModes(tx: Tx, version: number | null = null): Promise<GateMode[]> {
  const rows = await tx.query<ModeRow[]>(
    `select mode_id, operation, country, reseller_id, partner_tenant_id, mode from gate_modes
     where case when $1::bigint is null then until_version is null
                else from_version <= $1 and (until_version is null or until_version > $1) end
     order by mode_id`,
    [version],
  );
  return rows.map((row) => ({
    modeId: row.mode_id,
    operation: row.operation,
    segment: { country: row.country, resellerId: row.reseller_id, partnerTenantId: row.partner_tenant_id },
    mode: row.mode,
  }));
}

/** Ends the modes that are set and sets these instead, from `version` on. */
export async function replaceModes(
  tx: Tx,
  modes: readonly Omit<GateMode, 'modeId'>[],
  version: number,
  by: { readonly principalId: string; readonly at: Instant },
): Promise<void> {
  await tx.query('update gate_modes set until_version = $1 where until_version is null', [version]);
  for (const { operation, segment, mode } of modes) {
    await tx.query(
      `insert into gate_modes (mode_id, operation, country, reseller_id, partner_tenant_id, mode, from_version,
         recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        uuidv7(),
        operation,
        segment.country,
        segment.resellerId,
        segment.partnerTenantId,
        mode,
        version,
        instantParameter(by.at),
        by.principalId,
      ],
    );
  }
}
