import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../database/database.js';
import { FaultLog } from './fault-log.js';
import { definedJob } from './job-definition.js';
import { buryRows, type DueRow, noteEnqueued, pruneDone, recallEnqueued, takeDueRows } from './outbox.repository.js';
import type { WorkQueue } from './queue-store.js';

const BATCH_ROWS = 500;
const TICK_MS = 1_000;
/** How long a relay has the rows it took on to itself; when it has not enqueued them by then, any relay does. */
const HOLD_MS = 5_000;
/** When a ticket that no worker has begun is enqueued again; the queue ignores the ones it still has. */
const LOST_AFTER_MS = 60_000;
const HOUSEKEEPING_MS = 10 * 60_000;
const DONE_KEPT_MS = 24 * 3_600_000;
const QUEUE_EVENTS_KEPT = 1_000;

/**
 * Carries outbox rows to the queue. Every process does: after its own commits, and each second for whatever is due,
 * such as a row after its backoff, one whose worker crashed, or one that another process left behind.
 *
 * Rows are the truth: a ticket's id names the row and the run, the queue ignores an id it has, and a run begins once.
 */
@Injectable()
export class Relay {
  private readonly logger = new Logger(Relay.name);
  private readonly faults = new FaultLog(this.logger, 'Jobs wait in the outbox');
  private queue: WorkQueue | null = null;
  private isWoken = false;
  private working: Promise<void> | null = null;

  constructor(private readonly database: Database) {}

  start(queue: WorkQueue): void {
    this.queue = queue;
    this.wake();
  }

  /** Ends when what was begun has ended. */
  async stop(): Promise<void> {
    this.queue = null;
    await this.working;
  }

  /** Carries what is due now; a call while that is under way makes it look once more. */
  @Interval(TICK_MS)
  wake(): void {
    if (this.queue === null) return;
    this.isWoken = true;
    this.working ??= this.work(this.queue).finally(() => {
      this.working = null;
    });
  }

  /** The queue has lost its tickets: enqueues all of them again. */
  async recall(): Promise<void> {
    await this.database.transaction(recallEnqueued);
    this.wake();
  }

  @Interval(HOUSEKEEPING_MS)
  async keepHouse(): Promise<void> {
    const { queue } = this;
    if (queue === null) return;
    try {
      await this.database.transaction((tx) => pruneDone(tx, DONE_KEPT_MS));
      await queue.trimEvents(QUEUE_EVENTS_KEPT);
    } catch (error) {
      this.faults.report(error);
    }
  }

  private async work(queue: WorkQueue): Promise<void> {
    try {
      while (this.isWoken && this.queue !== null) {
        this.isWoken = false;
        if ((await this.carryBatch(queue)) === BATCH_ROWS) this.isWoken = true;
      }
    } catch (error) {
      this.faults.report(error);
    }
  }

  private async carryBatch(queue: WorkQueue): Promise<number> {
    const taken = await this.database.transaction((tx) => takeDueRows(tx, BATCH_ROWS, HOLD_MS));
    const dead = taken.filter(isUsedUp);
    const alive = taken.filter((row) => !isUsedUp(row));
    if (dead.length > 0) await this.bury(dead);
    if (alive.length > 0) {
      await queue.addBulk(alive.map(ticketOf));
      await this.database.transaction((tx) => noteEnqueued(tx, alive, LOST_AFTER_MS));
    }
    return taken.length;
  }

  private async bury(dead: readonly DueRow[]): Promise<void> {
    const ids = dead.map(({ outboxId }) => outboxId);
    await this.database.transaction((tx) => buryRows(tx, ids));
    for (const { job, outboxId } of dead) this.logger.error(`${job} ${outboxId} is dead: its process ended each time`);
  }
}

/** A job that only another release defines is left to that release's workers. */
const isUsedUp = ({ job, failures }: DueRow): boolean => failures >= (definedJob(job)?.attempts ?? Infinity);

const ticketOf = ({ job, outboxId, attempt }: DueRow) => ({
  name: job,
  data: { outboxId, attempt: attempt + 1 },
  opts: { jobId: `${job}.${outboxId}.${attempt + 1}` },
});
