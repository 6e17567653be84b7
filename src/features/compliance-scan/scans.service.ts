import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { InputError } from '../../domain/errors.js';
import { Clock } from '../../platform/clock/index.js';
import type { Tx } from '../../platform/database/index.js';
import { Outbox } from '../../platform/queue/index.js';
import { ScanEntity, type ScanReason } from './scan.entity.js';
import { runScan } from './scan.jobs.js';

/** A scan that waits for a worker. */
export interface StartedScan {
  readonly scanId: string;
  readonly status: 'queued';
}

/** Asks for scans and reads them. */
@Injectable()
export class ScansService {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Asks for a scan; a worker runs it once the transaction is committed. `principalId` is null for the program itself. */
  async start(tx: Tx, reason: ScanReason, principalId: string | null): Promise<StartedScan> {
    const scanId = uuidv7();
    await tx.insert(ScanEntity, {
      scanId,
      status: 'queued',
      reason,
      requestedBy: principalId,
      createdAt: this.clock.now(),
    });
    await this.outbox.add(tx, runScan, { scanId });
    return { scanId, status: 'queued' };
  }

  /** As {@link start}, unless one for the same reason waits already: it will see all that a second would. */
  async startUnlessQueued(tx: Tx, reason: ScanReason): Promise<void> {
    const isQueued = await tx.existsBy(ScanEntity, { status: 'queued', reason });
    if (!isQueued) await this.start(tx, reason, null);
  }

  /** @throws InputError `SCAN_UNKNOWN` */
  async one(tx: Tx, scanId: string): Promise<ScanEntity> {
    const scan = await tx.findOneBy(ScanEntity, { scanId });
    if (scan === null) throw new InputError('SCAN_UNKNOWN', `There is no scan ${scanId}.`);
    return scan;
  }

  /** Scans, the newest first; `beforeId` goes on behind the last one of the page before. */
  list(tx: Tx, limit: number, beforeId: string | null): Promise<ScanEntity[]> {
    const where = beforeId === null ? {} : { scanId: LessThan(beforeId) };
    return tx.find(ScanEntity, { where, order: { scanId: 'desc' }, take: limit });
  }
}
