import type { LedgerEntry, LedgerSeal } from '../../domain/ledger/chain.js';
import type { Tx } from '../../platform/database/index.js';

/** A place in a writer's chain: the entry that stands there, and what a seal says of it. One of the two may be missing. */
export interface EntryPlace {
  readonly writerId: string;
  readonly sequence: number;
  readonly entry: LedgerEntry | null;
  readonly sealedHash: string | null;
}

/** A place in the chain of seals; the seal is missing where heads name one that is gone. */
export interface SealPlace {
  readonly sequence: number;
  readonly seal: LedgerSeal | null;
}

const FETCH_ROWS = 2_000;

/** Every place that has an entry or that a seal names, chain by chain. The transaction must be a snapshot. */
export async function* streamEntryPlaces(tx: Tx): AsyncGenerator<EntryPlace, void, undefined> {
  const rows = byCursor<Omit<LedgerEntry, 'hash'> & { hash: string | null; sealedHash: string | null }>(
    tx,
    'ledger_entry_places',
    `select writer_id as "writerId", sequence, recorded_at as "recordedAt", kind, principal_id as "principalId", facts,
            previous_hash as "previousHash", entry.hash, head.hash as "sealedHash"
     from ledger_entries as entry full join ledger_seal_heads as head using (writer_id, sequence)
     order by writer_id, sequence`,
  );
  for await (const { sealedHash, hash, ...content } of rows) {
    const { writerId, sequence } = content;
    yield { writerId, sequence, entry: hash === null ? null : { ...content, hash }, sealedHash };
  }
}

/** Every seal, and every number of a seal that a head names. The transaction must be a snapshot. */
export async function* streamSealPlaces(tx: Tx): AsyncGenerator<SealPlace, void, undefined> {
  const rows = byCursor<Omit<LedgerSeal, 'hash'> & { hash: string | null }>(
    tx,
    'ledger_seal_places',
    `with named as (
       select seal_sequence as sequence,
              json_agg(json_build_object('writerId', writer_id, 'sequence', sequence, 'hash', hash) order by writer_id)
                as heads
       from ledger_seal_heads group by seal_sequence
     )
     select sequence, sealed_at as "sealedAt", coalesce(heads, '[]') as heads, previous_hash as "previousHash", hash
     from ledger_seals full join named using (sequence) order by sequence`,
  );
  for await (const { hash, ...content } of rows) {
    yield { sequence: content.sequence, seal: hash === null ? null : { ...content, hash } };
  }
}

/** Reads a query's rows without holding them all. */
async function* byCursor<Row>(tx: Tx, name: string, query: string): AsyncGenerator<Row, void, undefined> {
  await tx.query(`declare ${name} no scroll cursor for ${query}`);
  for (;;) {
    const rows = await tx.query<Row[]>(`fetch ${FETCH_ROWS} from ${name}`);
    yield* rows;
    if (rows.length < FETCH_ROWS) break;
  }
  await tx.query(`close ${name}`);
}
