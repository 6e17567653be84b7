import type { Decision } from '../../domain/gate/decision.js';
import type { CompiledPolicy } from '../../domain/timeline/compiled-policy.js';
import type { PolicySettings } from '../../domain/timeline/dated-policy.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import type { GateCheck } from './gate-check.schema.js';

/** The largest distance between a decision's instant and the database's present at which the row is taken. */
const AGE_MAX_MS = 1_000;

/** A decision with everything it was made from: enough to make it again. */
export interface DecisionRecord {
  readonly decisionId: string;
  readonly principalId: string;
  readonly check: GateCheck;
  readonly at: Instant;
  readonly simulated: boolean;
  readonly decision: Decision;
  readonly policy: CompiledPolicy;
  /** Null: the customer was unknown. */
  readonly factsVersion: number | null;
  readonly inputsVersion: number;
}

/** The columns of a decision's row, as the log keeps it. */
export interface DecisionRow {
  readonly decision_id: string;
  readonly recorded_at: Instant;
  readonly at: Instant;
  readonly simulated: boolean;
  readonly principal_id: string;
  readonly customer_id: string;
  readonly operation: string;
  readonly offer: string;
  readonly channel: string;
  readonly environment: string;
  readonly quantity_current: number | null;
  readonly quantity_requested: number | null;
  readonly verdict: string;
  readonly code: string;
  readonly standing: string;
  readonly rule_id: string | null;
  readonly milestone_id: string | null;
  readonly since: Instant | null;
  readonly last_good_on: string | null;
  readonly policy_revision: string;
  readonly policy_settings: PolicySettings;
  readonly mode: string;
  readonly advice_code: string | null;
  readonly override_id: string | null;
  readonly next_at: Instant | null;
  readonly next_verdict: string | null;
  readonly next_code: string | null;
  readonly warnings: string[];
  readonly facts_version: number | null;
  readonly inputs_version: number;
}

const COLUMN_TYPES = {
  decision_id: 'uuid',
  at: 'timestamptz',
  simulated: 'boolean',
  principal_id: 'uuid',
  customer_id: 'uuid',
  operation: 'text',
  offer: 'text',
  channel: 'text',
  environment: 'text',
  quantity_current: 'integer',
  quantity_requested: 'integer',
  verdict: 'text',
  code: 'text',
  standing: 'text',
  rule_id: 'text',
  milestone_id: 'text',
  since: 'timestamptz',
  last_good_on: 'date',
  policy_revision: 'text',
  policy_settings: 'jsonb',
  mode: 'text',
  advice_code: 'text',
  override_id: 'uuid',
  next_at: 'timestamptz',
  next_verdict: 'text',
  next_code: 'text',
  warnings: 'text[]',
  facts_version: 'bigint',
  inputs_version: 'bigint',
} as const;

const COLUMNS = Object.keys(COLUMN_TYPES);
const INSERT_CURRENT = `
  with present as (
    select clock_timestamp() + coalesce((select offset_ms from clock_offset), 0) * interval '1 millisecond' as at
  )
  insert into decisions (recorded_at, ${COLUMNS.join(', ')})
  select present.at, ${COLUMNS.map((column) => `made.${column}`).join(', ')}
  from jsonb_to_recordset($1::jsonb) as made (${Object.entries(COLUMN_TYPES)
    .map(([column, type]) => `${column} ${type}`)
    .join(', ')})
  cross join present
  join gate_inputs inputs on inputs.version = made.inputs_version
  left join customers customer on customer.customer_id = made.customer_id
  where customer.facts_version is not distinct from made.facts_version
    and (made.simulated or abs(extract(epoch from made.at - present.at)) * 1000 <= ${AGE_MAX_MS})
  returning decision_id`;

/**
 * Writes those decisions that were made from what is still current as the row is written, and returns their ids.
 * Whatever is missing from them was made from something older and has to be made again.
 */
export async function insertCurrent(tx: Tx, records: readonly DecisionRecord[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ decision_id: string }[]>(INSERT_CURRENT, [JSON.stringify(records.map(toRow))]);
  return new Set(rows.map((row) => row.decision_id));
}

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

function toRow(record: DecisionRecord): Record<keyof typeof COLUMN_TYPES, unknown> {
  return { ...requestColumns(record), ...outcomeColumns(record.decision), ...versionColumns(record) };
}

const requestColumns = ({ decisionId, principalId, check, at, simulated }: DecisionRecord) => ({
  decision_id: decisionId,
  at: isoOrNull(at),
  simulated,
  principal_id: principalId,
  customer_id: check.customerId,
  operation: check.operation,
  offer: check.offer,
  channel: check.channel,
  environment: check.environment,
  quantity_current: check.quantity?.current ?? null,
  quantity_requested: check.quantity?.requested ?? null,
});

const outcomeColumns = (decision: Decision) => ({
  verdict: decision.verdict,
  code: decision.code,
  standing: decision.standing,
  rule_id: decision.ruleId,
  milestone_id: decision.milestoneId,
  since: isoOrNull(decision.since),
  last_good_on: decision.lastGoodOn,
  mode: decision.mode,
  advice_code: decision.advice?.code ?? null,
  override_id: decision.overrideId,
  next_at: isoOrNull(decision.next?.at ?? null),
  next_verdict: decision.next?.verdict ?? null,
  next_code: decision.next?.code ?? null,
  warnings: decision.warnings,
});

const versionColumns = ({ policy, factsVersion, inputsVersion }: DecisionRecord) => ({
  policy_revision: policy.revision.id,
  policy_settings: policy.settings,
  facts_version: factsVersion,
  inputs_version: inputsVersion,
});

/** Which decisions to list; nulls do not restrict. `after` is the last row of the page before. */
export interface DecisionFilter {
  readonly customerId: string | null;
  readonly verdict: string | null;
  readonly code: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly simulated: boolean;
  readonly after: { readonly recordedAt: Instant; readonly decisionId: string } | null;
  readonly limit: number;
}

/** Decisions, the newest first, of `[from, to)`. */
export async function listDecisions(tx: Tx, filter: DecisionFilter): Promise<DecisionRow[]> {
  return tx.query<DecisionRow[]>(
    `select * from decisions
     where simulated = $1
       and ($2::uuid is null or customer_id = $2)
       and ($3::text is null or verdict = $3)
       and ($4::text is null or code = $4)
       and ($5::timestamptz is null or recorded_at >= $5)
       and ($6::timestamptz is null or recorded_at < $6)
       and ($7::timestamptz is null or (recorded_at, decision_id) < ($7, $8::uuid))
     order by recorded_at desc, decision_id desc
     limit $9`,
    [
      filter.simulated,
      filter.customerId,
      filter.verdict,
      filter.code,
      filter.from === null ? null : instantParameter(filter.from),
      filter.to === null ? null : instantParameter(filter.to),
      filter.after === null ? null : instantParameter(filter.after.recordedAt),
      filter.after?.decisionId ?? null,
      filter.limit,
    ],
  );
}

/** One decision; null when the log has none of that id. */
export async function readDecision(tx: Tx, decisionId: string): Promise<DecisionRow | null> {
  const rows = await tx.query<DecisionRow[]>('select * from decisions where decision_id = $1', [decisionId]);
  return rows[0] ?? null;
}
