import type { ChainHead, LedgerEntry, LedgerSeal, SealedHead } from '../../domain/ledger/chain.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';

/** Which entries a reader asks for; `from` is included, `to` is not. */
export interface LedgerQuery {
  readonly kind?: string | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** The last entry of the page before. */
  readonly after?: readonly [recordedAt: number, writerId: string, sequence: number] | undefined;
  readonly limit: number;
}

const SEAL_LOCK = 20_191_002;
const ENTRY = `writer_id as "writerId", sequence, recorded_at as "recordedAt", kind, principal_id as "principalId",
               facts, previous_hash as "previousHash", hash`;

/** False when another process is sealing right now. Held until the transaction ends. */
export async function tryToLeadSealing(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ leads: boolean }[]>('select pg_try_advisory_xact_lock($1) as leads', [SEAL_LOCK]);
  return row?.leads === true;
}

/** Entries, newest first. */
export async function listEntries(tx: Tx, { kind, from, to, after, limit }: LedgerQuery): Promise<LedgerEntry[]> {
  const [recordedAt, writerId, sequence] = after ?? [];
  return tx.query<LedgerEntry[]>(
    `select ${ENTRY} from ledger_entries
     where ($1::text is null or kind = $1)
       and ($2::timestamptz is null or recorded_at >= $2) and ($3::timestamptz is null or recorded_at < $3)
       and ($4::timestamptz is null or (recorded_at, writer_id, sequence) < ($4, $5::uuid, $6::bigint))
     order by recorded_at desc, writer_id desc, sequence desc limit $7`,
    [kind, optionalInstant(from), optionalInstant(to), optionalInstant(recordedAt), writerId, sequence, limit],
  );
}

/** The last seal's place; null before the first. */
export async function lastSeal(tx: Tx): Promise<ChainHead | null> {
  const [row] = await tx.query<ChainHead[]>('select sequence, hash from ledger_seals order by sequence desc limit 1');
  return row ?? null;
}

/** The heads of all chains that advanced since they were last sealed, in the order of their writers. */
export async function unsealedHeads(tx: Tx): Promise<SealedHead[]> {
  // Jumps from writer to writer along the primary key, so that the cost grows with writers and not with entries.
  return tx.query<SealedHead[]>(
    `with recursive writers as (
       (select writer_id from ledger_entries order by writer_id limit 1)
       union all
       select (select writer_id from ledger_entries where writer_id > writers.writer_id order by writer_id limit 1)
       from writers where writers.writer_id is not null
     )
     select writer_id as "writerId", head.sequence, head.hash
     from writers
     cross join lateral (select sequence, hash from ledger_entries where writer_id = writers.writer_id
                         order by sequence desc limit 1) as head
     where head.sequence > coalesce((select max(sequence) from ledger_seal_heads where writer_id = writers.writer_id), 0)
     order by writer_id`,
  );
}

/** Stores a seal with its heads. */
export async function insertSeal(tx: Tx, seal: LedgerSeal): Promise<void> {
  await tx.query('insert into ledger_seals (sequence, sealed_at, previous_hash, hash) values ($1, $2, $3, $4)', [
    seal.sequence,
    instantParameter(seal.sealedAt),
    seal.previousHash,
    seal.hash,
  ]);
  await tx.query(
    `insert into ledger_seal_heads (writer_id, sequence, hash, seal_sequence)
     select "writerId", sequence, hash, $2
     from jsonb_to_recordset($1::jsonb) as head ("writerId" uuid, sequence bigint, hash text)`,
    [JSON.stringify(seal.heads), seal.sequence],
  );
}

const optionalInstant = (ms: number | undefined): Date | undefined =>
  ms === undefined ? undefined : instantParameter(ms);
