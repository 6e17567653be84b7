import { instantParameter } from '../database/columns.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../database/database.js';

/** A due time: recurring by `cron` in `timeZone`, or once `at` an instant. Null `nextDueAt`: never again. */
export interface ScheduleRow {
  readonly scheduleId: string;
  readonly cron: string | null;
  readonly timeZone: string | null;
  readonly at: Instant | null;
  readonly job: string;
  readonly payload: unknown;
  readonly nextDueAt: Instant | null;
}

const COLUMNS = `schedule_id as "scheduleId", cron, time_zone as "timeZone", once_at as at, job, payload,
  next_due_at as "nextDueAt"`;

/** Writes a recurring schedule; its due time changes only when its times do. */
export async function upsertRecurring(
  tx: Tx,
  row: { scheduleId: string; cron: string; timeZone: string; job: string; payload: unknown; nextDueAt: Instant },
): Promise<void> {
  await tx.query(
    `insert into schedules (schedule_id, cron, time_zone, job, payload, next_due_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (schedule_id) do update set
       job = excluded.job,
       payload = excluded.payload,
       once_at = null,
       cron = excluded.cron,
       time_zone = excluded.time_zone,
       next_due_at = case
         when (schedules.cron, schedules.time_zone) is not distinct from (excluded.cron, excluded.time_zone)
         then schedules.next_due_at else excluded.next_due_at end`,
    [row.scheduleId, row.cron, row.timeZone, row.job, JSON.stringify(row.payload), instantParameter(row.nextDueAt)],
  );
}

/** Writes a one-time schedule; it becomes due again only when its instant changes. */
export async function upsertOnce(
  tx: Tx,
  row: { scheduleId: string; at: Instant; job: string; payload: unknown },
): Promise<void> {
  await tx.query(
    `insert into schedules (schedule_id, once_at, job, payload, next_due_at) values ($1, $2, $3, $4, $2)
     on conflict (schedule_id) do update set
       job = excluded.job,
       payload = excluded.payload,
       cron = null,
       time_zone = null,
       once_at = excluded.once_at,
       next_due_at = case
         when schedules.once_at is not distinct from excluded.once_at
         then schedules.next_due_at else excluded.next_due_at end`,
    [row.scheduleId, instantParameter(row.at), row.job, JSON.stringify(row.payload)],
  );
}

/** The schedules of these jobs that are due, locked; those that another process works on are left out. */
export async function takeDueSchedules(tx: Tx, now: Instant, jobs: readonly string[]): Promise<readonly ScheduleRow[]> {
  return tx.query<ScheduleRow[]>(
    `select ${COLUMNS} from schedules where next_due_at <= $1 and job = any($2)
     order by next_due_at, schedule_id for update skip locked`,
    [instantParameter(now), jobs],
  );
}

/** Every schedule, locked in the order of its id. */
export async function lockSchedules(tx: Tx): Promise<readonly ScheduleRow[]> {
  return tx.query<ScheduleRow[]>(`select ${COLUMNS} from schedules order by schedule_id for update`);
}

/** Null: never again. */
export async function setNextDueAt(tx: Tx, scheduleId: string, nextDueAt: Instant | null): Promise<void> {
  await tx.query('update schedules set next_due_at = $2 where schedule_id = $1', [
    scheduleId,
    nextDueAt === null ? null : instantParameter(nextDueAt),
  ]);
}
