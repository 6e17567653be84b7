import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { CHAIN_BEGINNING, hashOfSeal, type LedgerSeal } from '../../domain/ledger/chain.js';
import { instantFromMs } from '../../domain/time/instant.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { insertSeal, lastSeal, tryToLeadSealing, unsealedHeads } from './ledger.repository.js';
import { sha256 } from './sha-256.js';

const SEAL_EVERY_MS = 5_000;

/** Seals the heads of all chains every few seconds, in whichever process comes first. */
@Injectable()
export class LedgerSealer implements OnModuleDestroy {
  private readonly logger = new Logger(LedgerSealer.name);
  private hasStopped = false;

  constructor(private readonly database: Database) {}

  onModuleDestroy(): void {
    this.hasStopped = true;
  }

  @Interval(SEAL_EVERY_MS)
  async tick(): Promise<void> {
    if (this.hasStopped) return;
    try {
      await this.seal();
    } catch (error) {
      this.logger.warn(`The ledger could not be sealed: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  /** @returns null when nothing advanced since the seal before, or another process is sealing. */
  seal(): Promise<LedgerSeal | null> {
    return this.database.transaction(async (tx) => ((await tryToLeadSealing(tx)) ? sealHeads(tx) : null));
  }
}

async function sealHeads(tx: Tx): Promise<LedgerSeal | null> {
  const heads = await unsealedHeads(tx);
  if (heads.length === 0) return null;
  const previous = (await lastSeal(tx)) ?? CHAIN_BEGINNING;
  const content = {
    sequence: previous.sequence + 1,
    sealedAt: instantFromMs(Date.now()),
    heads,
    previousHash: previous.hash,
  };
  const seal = { ...content, hash: hashOfSeal(content, sha256) };
  await insertSeal(tx, seal);
  return seal;
}
