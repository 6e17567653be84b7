import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../../domain/ledger/canonical-json.js';
import { CHAIN_BEGINNING, type ChainHead, hashOfEntry, type LedgerFacts } from '../../domain/ledger/chain.js';
import { instantFromMs } from '../../domain/time/instant.js';
import { afterCommit, beforeCommit, instantParameter, type Tx } from '../../platform/database/index.js';
import { sha256 } from './sha-256.js';

/** Something that happened and must stay provable. */
export interface LedgerRecord {
  /** What happened, as `thing.done`: `acceptance.recorded`. */
  readonly kind: string;
  /** Who did it; null when the program did so by itself. */
  readonly principalId: string | null;
  /** Ids, codes, days and counts; never a person's name, an address or a secret. */
  readonly facts: LedgerFacts;
}

interface Chain {
  readonly writerId: string;
  readonly head: ChainHead;
}

/**
 * Appends to this process's hash chains.
 *
 * A transaction that records something takes a free chain just before its commit, or begins one, and gives it back once
 * the commit is known. So no transaction waits for another's, and a process has as many chains as it ever had such
 * commits under way at once. When a commit fails or its outcome is unknown the chain is left as it is and never
 * continued: where it ends is not guessed.
 */
@Injectable()
export class Ledger {
  private readonly freeChains: Chain[] = [];
  private readonly recordsByTransaction = new WeakMap<Tx, LedgerRecord[]>();

  /** Appends an entry if and when the transaction commits. */
  record(tx: Tx, record: LedgerRecord): void {
    const records = this.recordsByTransaction.get(tx);
    if (records !== undefined) {
      records.push(record);
      return;
    }
    this.recordsByTransaction.set(tx, [record]);
    beforeCommit(tx, () => this.append(tx));
  }

  private async append(tx: Tx): Promise<void> {
    const records = this.recordsByTransaction.get(tx) ?? [];
    this.recordsByTransaction.delete(tx);
    let chain = this.freeChains.pop() ?? { writerId: uuidv7(), head: CHAIN_BEGINNING };
    const rows: unknown[] = [];
    for (const record of records) {
      const { row, head } = nextEntry(chain, record);
      rows.push(row);
      chain = { ...chain, head };
    }
    await tx.query(
      `insert into ledger_entries (writer_id, sequence, recorded_at, kind, principal_id, facts, previous_hash, hash)
       select * from jsonb_to_recordset($1::jsonb) as entry
         (writer_id uuid, sequence bigint, recorded_at timestamptz, kind text, principal_id uuid, facts jsonb,
          previous_hash text, hash text)`,
      [JSON.stringify(rows)],
    );
    afterCommit(tx, () => this.freeChains.push(chain));
  }
}

function nextEntry({ writerId, head }: Chain, record: LedgerRecord): { row: object; head: ChainHead } {
  // What the database will give back: no undefined member, no Date.
  const facts = JSON.parse(canonicalJson(record.facts)) as LedgerFacts;
  const content = {
    writerId,
    sequence: head.sequence + 1,
    recordedAt: instantFromMs(Date.now()),
    kind: record.kind,
    principalId: record.principalId?.toLowerCase() ?? null,
    facts,
    previousHash: head.hash,
  };
  const hash = hashOfEntry(content, sha256);
  const row = {
    writer_id: writerId,
    sequence: content.sequence,
    recorded_at: instantParameter(content.recordedAt),
    kind: content.kind,
    principal_id: content.principalId,
    facts,
    previous_hash: content.previousHash,
    hash,
  };
  return { row, head: { sequence: content.sequence, hash } };
}
