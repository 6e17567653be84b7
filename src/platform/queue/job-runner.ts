import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InvariantError, OperationalError } from '../../domain/errors.js';
import { Database } from '../database/database.js';
import { briefly, FaultLog } from './fault-log.js';
import { definedJob, type JobDefinition } from './job-definition.js';
import { JobRegistry } from './job-registry.js';
import {
  type BegunRun,
  beginRun,
  noteDone,
  noteSetback,
  renewLeases,
  type Run,
  type Setback,
} from './outbox.repository.js';
import type { QueuedTicket } from './queue-store.js';
import { Relay } from './relay.js';

/** A process that has not renewed its leases for so long counts as crashed. */
const LEASE_MS = 10_000;
const RENEWAL_MS = 3_000;
const BACKOFF_MAX_MS = 3_600_000;
/** When a job that this release does not know is offered to other workers again. */
const UNKNOWN_JOB_AGAIN_AFTER_MS = 60_000;

/** Why a run was told to stop although nothing is wrong with it. */
class RunAbandoned extends Error {}

interface RunUnderWay {
  readonly run: Run;
  readonly control: AbortController;
}

/** Runs tickets: begins a run, calls its handler within the timeout, and notes in the row how it ended. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);
  private readonly faults = new FaultLog(this.logger, 'Leases of running jobs could not be renewed');
  private readonly wakeUpFaults = new FaultLog(this.logger, 'A wake-up failed');
  private readonly underWay = new Set<RunUnderWay>();

  constructor(
    private readonly database: Database,
    private readonly registry: JobRegistry,
    private readonly relay: Relay,
  ) {}

  /** Never throws for what a handler threw: the row says how the run ended, and the queue forgets the ticket. */
  async run(ticket: QueuedTicket): Promise<void> {
    const { outboxId, attempt } = ticket.data;
    if (outboxId === undefined || attempt === undefined) return this.wakeUp(ticket.name);
    const begun = await this.database.transaction((tx) => beginRun(tx, { outboxId, attempt }, LEASE_MS));
    if (begun === null) return;
    const setback = await this.attempt(begun);
    if (setback === null) await this.database.transaction((tx) => noteDone(tx, begun));
    else await this.database.transaction((tx) => noteSetback(tx, begun, setback));
  }

  /** Tells every run to stop; each goes back to the outbox at once, and its failures are not counted. */
  abandonAll(): void {
    for (const { control } of this.underWay) control.abort(new RunAbandoned('The process shuts down.'));
  }

  @Interval(RENEWAL_MS)
  async renew(): Promise<void> {
    const held = [...this.underWay];
    if (held.length === 0) return;
    try {
      const runs = held.map(({ run }) => run);
      const kept = await this.database.transaction((tx) => renewLeases(tx, runs, LEASE_MS));
      for (const { run, control } of held) {
        if (!kept.has(run.outboxId)) control.abort(new RunAbandoned('Another process has taken the run over.'));
      }
    } catch (error) {
      this.faults.report(error);
    }
  }

  private async wakeUp(name: string): Promise<void> {
    try {
      await this.registry.wakeUpOf(name)?.run();
    } catch (error) {
      this.wakeUpFaults.report(error);
    }
  }

  private async attempt(begun: BegunRun): Promise<Setback | null> {
    const definition = definedJob(begun.job);
    if (definition === undefined || this.registry.handlerOf(begun.job) === undefined) {
      return { error: 'No handler is registered.', counts: false, againAfterMs: UNKNOWN_JOB_AGAIN_AFTER_MS };
    }
    try {
      await this.callHandler(definition, begun);
      return null;
    } catch (error) {
      const setback = setbackAfter(error, definition, begun.failures);
      this.report(begun, error, setback);
      return setback;
    }
  }

  private async callHandler(definition: JobDefinition, begun: BegunRun): Promise<void> {
    const control = new AbortController();
    const { signal } = control;
    const entry = { run: begun, control };
    const timer = setTimeout(() => {
      control.abort(timedOut(definition, begun));
    }, definition.timeoutMs);
    this.underWay.add(entry);
    try {
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      });
      // A handler that ignores the signal is not waited for: its row goes on without it.
      await Promise.race([
        this.registry.handlerOf(begun.job)?.(begun.payload, { attempt: begun.attempt, signal }),
        aborted,
      ]);
    } finally {
      clearTimeout(timer);
      this.underWay.delete(entry);
    }
  }

  private report(run: BegunRun, error: unknown, setback: Setback): void {
    const name = `${run.job} ${run.outboxId}, run ${run.attempt}`;
    if (!setback.counts) this.logger.log(`${name} was put back: ${setback.error}`);
    else if (setback.againAfterMs === null) this.logger.error(`${name} failed, the job is dead: ${briefly(error)}`);
    else this.logger.warn(`${name} failed, again in ${setback.againAfterMs} ms: ${briefly(error)}`);
  }
}

function timedOut({ name, timeoutMs }: JobDefinition, { outboxId, attempt }: Run): OperationalError {
  const facts = { job: name, outboxId, attempt };
  return new OperationalError('JOB_TIMED_OUT', `${name} took longer than ${timeoutMs} ms.`, facts);
}

function setbackAfter(error: unknown, definition: JobDefinition, failuresBefore: number): Setback {
  if (error instanceof RunAbandoned) return { error: error.message, counts: false, againAfterMs: 0 };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  // What is our own fault does not mend by itself.
  const isLast = error instanceof InvariantError || failuresBefore + 1 >= definition.attempts;
  const backoffMs = Math.min(definition.backoffMs * 2 ** failuresBefore, BACKOFF_MAX_MS);
  return { error: message, counts: true, againAfterMs: isLast ? null : backoffMs };
}
