import type { Environment } from '../../domain/agreements/acceptance.js';
import type { Override } from '../../domain/gate/override.js';
import type { Offer, Operation } from '../../domain/policy/policy.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';

/** An override as it stands in the database, asked for, approved or revoked. */
export interface OverrideRow {
  readonly override_id: string;
  readonly customer_id: string;
  readonly operations: Operation[];
  readonly offers: Offer[] | null;
  readonly environment: Environment | null;
  readonly reason: string;
  readonly starts_at: Instant;
  readonly expires_at: Instant;
  readonly requested_at: Instant;
  readonly requested_by: string;
  readonly approved_at: Instant | null;
  readonly approved_by: string | null;
  readonly revoked_at: Instant | null;
  readonly revoked_by: string | null;
}

/**
 * The approved overrides of some customers, by customer; as of a version of the shared inputs, or as of now when none
 * is named. Expired ones are among them: their end is part of when an answer changes.
 */
export async function readOverrides(
  tx: Tx,
  customerIds: readonly string[],
  version: number | null = null,
): Promise<ReadonlyMap<string, readonly Override[]>> {
  const rows = await tx.query<OverrideRow[]>(
    `select * from overrides
     where customer_id = any($1)
       and case when $2::bigint is null then from_version is not null and until_version is null
                else from_version <= $2 and (until_version is null or until_version > $2) end
     order by override_id`,
    [customerIds, version],
  );
  const byCustomer = new Map<string, Override[]>();
  for (const row of rows)
    byCustomer.set(row.customer_id, [...(byCustomer.get(row.customer_id) ?? []), toOverride(row)]);
  return byCustomer;
}

const toOverride = (row: OverrideRow): Override => ({
  overrideId: row.override_id,
  operations: row.operations,
  offers: row.offers,
  environment: row.environment,
  from: row.starts_at,
  until: row.expires_at,
});

/** One override, locked until the transaction ends; null when there is none of that id. */
export async function lockOverride(tx: Tx, overrideId: string): Promise<OverrideRow | null> {
  const rows = await tx.query<OverrideRow[]>('select * from overrides where override_id = $1 for update', [overrideId]);
  return rows[0] ?? null;
}

/** Which overrides to list; nulls do not restrict. */
export interface OverrideFilter {
  readonly customerId: string | null;
  readonly after: string | null;
  readonly limit: number;
}

/** Overrides, the newest first. */
export async function listOverrides(tx: Tx, filter: OverrideFilter): Promise<OverrideRow[]> {
  return tx.query<OverrideRow[]>(
    `select * from overrides
     where ($1::uuid is null or customer_id = $1) and ($2::uuid is null or override_id < $2)
     order by override_id desc limit $3`,
    [filter.customerId, filter.after, filter.limit],
  );
}

/** Writes an override that was asked for; it lets nothing through until it is approved. */
export async function insertOverride(
  tx: Tx,
  override: Omit<OverrideRow, 'approved_at' | 'approved_by' | 'revoked_at' | 'revoked_by'>,
): Promise<void> {
  await tx.query(
    `insert into overrides (override_id, customer_id, operations, offers, environment, reason, starts_at, expires_at,
       requested_at, requested_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      override.override_id,
      override.customer_id,
      override.operations,
      override.offers,
      override.environment,
      override.reason,
      instantParameter(override.starts_at),
      instantParameter(override.expires_at),
      instantParameter(override.requested_at),
      override.requested_by,
    ],
  );
}

/** Who ended or began an override, when, and from which version of the shared inputs on. */
export interface OverrideStep {
  readonly overrideId: string;
  readonly principalId: string;
  readonly at: Instant;
  readonly version: number;
}

/** The override lets orders through from `version` on. */
export async function approveOverride(tx: Tx, step: OverrideStep): Promise<void> {
  await tx.query('update overrides set approved_by = $2, approved_at = $3, from_version = $4 where override_id = $1', [
    step.overrideId,
    step.principalId,
    instantParameter(step.at),
    step.version,
  ]);
}

/** The override lets nothing through from `version` on. */
export async function revokeOverride(tx: Tx, step: OverrideStep): Promise<void> {
  await tx.query('update overrides set revoked_by = $2, revoked_at = $3, until_version = $4 where override_id = $1', [
    step.overrideId,
    step.principalId,
    instantParameter(step.at),
    step.version,
  ]);
}
