import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../database/database.js';

/** A job whose attempts are used up. */
export interface DeadJob {
  readonly outboxId: number;
  readonly job: string;
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly failedAt: Instant;
  readonly error: string;
}

/** How many rows of one job are in one state. */
export interface JobDepth {
  readonly job: string;
  readonly state: 'waiting' | 'running' | 'dead';
  readonly count: number;
}

/** A row that the relay has taken on: its next run is to be enqueued, or its attempts are used up. */
export interface DueRow {
  readonly outboxId: number;
  readonly job: string;
  /** The runs begun so far. */
  readonly attempt: number;
  readonly failures: number;
}

/** One run of one row; at most one process ever begins it. */
export interface Run {
  readonly outboxId: number;
  readonly attempt: number;
}

/** A run that this process has begun. */
export interface BegunRun extends Run {
  readonly job: string;
  readonly payload: unknown;
  readonly failures: number;
}

/*
 * The life of a row. `due_at` is when the relay looks at it next:
 *   waiting  started_at null  due_at: now, or after the backoff; once enqueued, when it counts as lost in the queue
 *   running  started_at set   due_at: the lease, renewed while the handler runs; past it the run counts as crashed
 *   done     done_at set
 *   dead     failed_at set
 * These instants are real time by the database's clock, not the product's.
 */

/** Adds a row that is due at once. */
export async function insertRow(tx: Tx, job: string, payload: unknown): Promise<void> {
  await tx.query('insert into outbox (job, payload) values ($1, $2)', [job, JSON.stringify(payload)]);
}

/**
 * Takes on rows that are due, a crashed run counted as a failure. Another relay skips them until `holdMs` have
 * passed: long enough to enqueue them.
 */
export async function takeDueRows(tx: Tx, limit: number, holdMs: number): Promise<readonly DueRow[]> {
  const [rows] = await tx.query<[DueRow[], number]>(
    `update outbox set
       failures = failures + (started_at is not null)::int,
       error = case when started_at is null then error else 'The process that ran it ended or lost its lease.' end,
       started_at = null,
       enqueued_at = null,
       due_at = clock_timestamp() + $2 * interval '1 ms'
     where outbox_id in (
       select outbox_id from outbox
       where done_at is null and failed_at is null and due_at <= clock_timestamp()
       order by due_at, outbox_id limit $1
       for update skip locked)
     returning outbox_id as "outboxId", job, attempt, failures`,
    [limit, holdMs],
  );
  return rows;
}

/** Notes that the next run of each row waits in the queue; a row whose run has begun meanwhile is left alone. */
export async function noteEnqueued(tx: Tx, rows: readonly DueRow[], lostAfterMs: number): Promise<void> {
  await tx.query(
    `update outbox set enqueued_at = clock_timestamp(), due_at = clock_timestamp() + $3 * interval '1 ms'
     from unnest($1::bigint[], $2::int[]) as taken (id, attempt)
     where outbox_id = taken.id and outbox.attempt = taken.attempt
       and started_at is null and done_at is null and failed_at is null`,
    [rows.map(({ outboxId }) => outboxId), rows.map(({ attempt }) => attempt), lostAfterMs],
  );
}

/** The rows' attempts are used up. */
export async function buryRows(tx: Tx, outboxIds: readonly number[]): Promise<void> {
  await tx.query('update outbox set failed_at = clock_timestamp() where outbox_id = any($1)', [outboxIds]);
}

/** The queue has lost what was in it: every row that waits there is due at once. */
export async function recallEnqueued(tx: Tx): Promise<void> {
  await tx.query(
    `update outbox set due_at = clock_timestamp()
     where enqueued_at is not null and started_at is null and done_at is null and failed_at is null`,
  );
}

/** Begins a run. Null when it has been begun before, or when there is nothing left to do. */
export async function beginRun(tx: Tx, run: Run, leaseMs: number): Promise<BegunRun | null> {
  const [rows] = await tx.query<[BegunRun[], number]>(
    `update outbox set attempt = $2, started_at = clock_timestamp(), due_at = clock_timestamp() + $3 * interval '1 ms'
     where outbox_id = $1 and attempt = $2 - 1 and done_at is null and failed_at is null
     returning outbox_id as "outboxId", attempt, job, payload, failures`,
    [run.outboxId, run.attempt, leaseMs],
  );
  return rows[0] ?? null;
}

/** Keeps runs leased. @returns the outbox ids still held; the others were taken over. */
export async function renewLeases(tx: Tx, runs: readonly Run[], leaseMs: number): Promise<ReadonlySet<number>> {
  const [rows] = await tx.query<[{ id: number }[], number]>(
    `update outbox set due_at = clock_timestamp() + $3 * interval '1 ms'
     from unnest($1::bigint[], $2::int[]) as held (id, attempt)
     where outbox_id = held.id and outbox.attempt = held.attempt and started_at is not null
     returning outbox_id as id`,
    [runs.map(({ outboxId }) => outboxId), runs.map(({ attempt }) => attempt), leaseMs],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The run succeeded, and with it the job; a run that has been begun since is not disturbed. */
export async function noteDone(tx: Tx, run: Run): Promise<void> {
  await tx.query(
    `update outbox set done_at = clock_timestamp(), started_at = null, error = null
     where outbox_id = $1 and attempt = $2 and failed_at is null`,
    [run.outboxId, run.attempt],
  );
}

/** How a run that did not succeed goes on. */
export interface Setback {
  readonly error: string;
  readonly counts: boolean;
  /** Null: the job is dead. */
  readonly againAfterMs: number | null;
}

/** The run did not succeed, unless its lease was lost and someone else has noted so. */
export async function noteSetback(tx: Tx, run: Run, setback: Setback): Promise<void> {
  await tx.query(
    `update outbox set
       failures = failures + $3,
       error = $4,
       started_at = null,
       enqueued_at = null,
       due_at = clock_timestamp() + coalesce($5::bigint, 0) * interval '1 ms',
       failed_at = case when $5::bigint is null then clock_timestamp() end
     where outbox_id = $1 and attempt = $2 and started_at is not null`,
    [run.outboxId, run.attempt, setback.counts ? 1 : 0, setback.error, setback.againAfterMs],
  );
}

/** Dead jobs, the latest first. */
export async function readDeadJobs(tx: Tx, limit: number): Promise<readonly DeadJob[]> {
  return tx.query<DeadJob[]>(
    `select outbox_id as "outboxId", job, attempt as attempts, created_at as "createdAt", failed_at as "failedAt", error
     from outbox where failed_at is not null order by failed_at desc, outbox_id desc limit $1`,
    [limit],
  );
}

/** Makes a dead row due with its attempts given back. @returns whether there was one. */
export async function reviveRow(tx: Tx, outboxId: number): Promise<boolean> {
  const [, count] = await tx.query<[unknown[], number]>(
    `update outbox set failed_at = null, failures = 0, due_at = clock_timestamp()
     where outbox_id = $1 and failed_at is not null`,
    [outboxId],
  );
  return count === 1;
}

/** Counts the rows that are not done. */
export async function readDepths(tx: Tx): Promise<readonly JobDepth[]> {
  return tx.query<JobDepth[]>(
    `select job, state, count(*) as count from (
       select job, case when failed_at is not null then 'dead' when started_at is null then 'waiting' else 'running' end
         as state
       from outbox where done_at is null) as open
     group by job, state order by job, state`,
  );
}

/** Removes what was done longer ago than `keptForMs`. */
export async function pruneDone(tx: Tx, keptForMs: number): Promise<void> {
  await tx.query(`delete from outbox where done_at < clock_timestamp() - $1 * interval '1 ms'`, [keptForMs]);
}
