import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { afterCommit, type Tx } from '../database/database.js';
import { type JobDefinition, readPayload } from './job-definition.js';
import { type DeadJob, insertRow, type JobDepth, readDeadJobs, readDepths, reviveRow } from './outbox.repository.js';
import { Relay } from './relay.js';

/** The one way to have work done in the background: a row in the caller's own transaction. */
@Injectable()
export class Outbox {
  constructor(private readonly relay: Relay) {}

  /**
   * Adds a job. It runs after the transaction has been committed, and again until it succeeds or its attempts are
   * used up; then it is dead and stays visible.
   *
   * @throws InvariantError when the payload is not what the job's schema asks for.
   */
  async add<Schema extends z.ZodType>(
    tx: Tx,
    definition: JobDefinition<Schema>,
    payload: z.input<Schema>,
  ): Promise<void> {
    readPayload(definition, payload);
    await insertRow(tx, definition.name, payload);
    afterCommit(tx, () => {
      this.relay.wake();
    });
  }

  /** Jobs whose attempts are used up, the latest first. */
  async deadJobs(tx: Tx, limit: number): Promise<readonly DeadJob[]> {
    return readDeadJobs(tx, limit);
  }

  /** Gives a dead job its attempts back. False when there is no such dead job. */
  async retry(tx: Tx, outboxId: number): Promise<boolean> {
    const revived = await reviveRow(tx, outboxId);
    if (revived) {
      afterCommit(tx, () => {
        this.relay.wake();
      });
    }
    return revived;
  }

  /** How much work there is, by job and state. */
  async depths(tx: Tx): Promise<readonly JobDepth[]> {
    return readDepths(tx);
  }
}
