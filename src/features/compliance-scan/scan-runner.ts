import { Injectable } from '@nestjs/common';
import { OperationalError } from '../../domain/errors.js';
import { dayOf, type Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { type JobContext, Outbox } from '../../platform/queue/index.js';
import { Ledger } from '../audit/index.js';
import { planReminders } from '../reminders/index.js';
import { Evaluation } from './evaluation.js';
import { ScanEntity } from './scan.entity.js';
import { runScan } from './scan.jobs.js';
import {
  type CustomerList,
  type FoundStanding,
  lockScans,
  readCustomerList,
  writeDay,
  writeStandings,
} from './scan.repository.js';
import { type EvaluatedCustomer, StandingsReader } from './standings.reader.js';

/** One scan under way: the transaction it writes in, and the instant it is for. */
interface Run {
  readonly scan: ScanEntity;
  readonly writer: Tx;
  readonly at: Instant;
  readonly signal: AbortSignal;
}

/** Runs scans, one at a time in the fleet. */
@Injectable()
export class ScanRunner {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly standings: StandingsReader,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Runs a scan that is not completed yet. All it writes becomes visible at once, so a run that is cut off leaves
   * nothing behind but its progress and may simply be run again.
   */
  async run(scanId: string, { attempt, signal }: JobContext): Promise<void> {
    try {
      await this.database.transaction(async (writer) => {
        await lockScans(writer);
        const scan = await writer.findOneByOrFail(ScanEntity, { scanId });
        if (scan.certificate !== null) return;
        const at = this.clock.now();
        await this.note(scanId, {
          status: 'running',
          at,
          startedAt: at,
          endedAt: null,
          done: 0,
          failed: 0,
          errors: [],
        });
        await this.evaluateAll({ scan, writer, at, signal });
      });
    } catch (error) {
      const isLast = attempt >= runScan.attempts;
      const reason = {
        id: null,
        code: 'INVARIANT_BROKEN',
        message: 'The scan was cut off; see the failed job.',
      } as const;
      await this.note(
        scanId,
        isLast ? { status: 'failed', endedAt: this.clock.now(), errors: [reason] } : { status: 'queued' },
      );
      throw error;
    }
  }

  private async evaluateAll(run: Run): Promise<void> {
    const { at, scan, writer } = run;
    const { changed, evaluation, list } = await this.database.snapshot((reader) => this.evaluateIn(reader, run));
    const certificate = evaluation.certify(list, at);
    await writeDay(writer, scan.scanId, dayOf(at, this.configuration.partnerTimeZone), evaluation.tallies());
    await writer.update(ScanEntity, scan.scanId, {
      status: certificate.complete ? 'completed' : 'failed',
      endedAt: this.clock.now(),
      done: evaluation.done,
      failed: evaluation.failures,
      standings: evaluation.counts(),
      errors: evaluation.errors,
      changed,
      certificate,
    });
    this.ledger.record(writer, {
      kind: 'scan.ended',
      principalId: scan.requestedBy,
      facts: { scanId: scan.scanId, reason: scan.reason, at, changed, ...certificate },
    });
    await this.outbox.add(writer, planReminders, {});
  }

  private async evaluateIn(
    reader: Tx,
    run: Run,
  ): Promise<{ readonly list: CustomerList; readonly evaluation: Evaluation; readonly changed: number }> {
    const evaluation = new Evaluation();
    const list = await readCustomerList(reader);
    await this.note(run.scan.scanId, { total: list.customers });
    let changed = 0;
    for await (const batch of this.standings.stream(reader, run.at)) changed += await this.take(batch, evaluation, run);
    return { list, evaluation, changed };
  }

  private async take(batch: readonly EvaluatedCustomer[], evaluation: Evaluation, run: Run): Promise<number> {
    if (run.signal.aborted) throw new OperationalError('JOB_TIMED_OUT', 'The scan was told to stop.');
    const found: FoundStanding[] = [];
    for (const evaluated of batch) {
      const { customerId } = evaluated.customer.facts;
      if (evaluated.kind === 'failed') {
        evaluation.addFailed(customerId, evaluated.error);
        continue;
      }
      const { factsVersion, seats } = evaluated.customer;
      const { since, value: standing } = evaluated.standing;
      evaluation.addEvaluated(customerId, standing, seats);
      found.push({ customerId, standing, since, factsVersion });
    }
    const changed = await writeStandings(run.writer, run.scan.scanId, found, run.at);
    await this.note(run.scan.scanId, { done: evaluation.done, failed: evaluation.failures });
    return changed;
  }

  /** Shows progress at once, outside the scan's own transaction. */
  private async note(scanId: string, progress: Partial<ScanEntity>): Promise<void> {
    await this.database.transaction((tx) => tx.update(ScanEntity, scanId, progress));
  }
}
