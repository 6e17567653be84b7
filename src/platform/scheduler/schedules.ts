import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { z } from 'zod';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { FaultLog } from '../queue/fault-log.js';
import { definedJob, definedJobs, type JobDefinition, readPayload } from '../queue/job-definition.js';
import { JobRegistry } from '../queue/job-registry.js';
import { Outbox } from '../queue/outbox.js';
import { nextDueAt } from './next-due.js';
import {
  lockSchedules,
  type ScheduleRow,
  setNextDueAt,
  takeDueSchedules,
  upsertOnce,
  upsertRecurring,
} from './schedules.repository.js';

const WAKE_MS = 5_000;

interface Scheduled<Schema extends z.ZodType> {
  readonly scheduleId: string;
  readonly job: JobDefinition<Schema>;
  readonly payload: z.input<Schema>;
}

/** A job at every time that a cron expression of five fields names in a zone. */
export interface RecurringSchedule<Schema extends z.ZodType> extends Scheduled<Schema> {
  readonly cron: string;
  readonly timeZone: string;
}

/** A job at one instant, or as soon as possible when that has passed. */
export interface OneTimeSchedule<Schema extends z.ZodType> extends Scheduled<Schema> {
  readonly at: Instant;
}

/**
 * Jobs that fall due by the product's clock, as rows. A wake-up every few seconds, once in the fleet, and each move of
 * the clock adds the outbox rows of what is due; runs that were missed are caught up by one.
 */
@Injectable()
export class Schedules implements OnModuleInit {
  private readonly faults = new FaultLog(new Logger(Schedules.name), 'Schedules could not follow the clock');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly registry: JobRegistry,
  ) {}

  onModuleInit(): void {
    this.registry.registerWakeUp({ name: 'schedules.wake', everyMs: WAKE_MS, run: () => this.wake() });
    this.clock.onMoved(() => {
      void this.follow();
    });
  }

  /**
   * Keeps a schedule as described. A new one, or one whose times have changed, is next due after the present; an
   * unchanged one keeps its due time, also when that was missed.
   *
   * @throws InputError `CONFIGURATION_INVALID` when the cron expression cannot be read.
   */
  async ensure<Schema extends z.ZodType>(schedule: RecurringSchedule<Schema>): Promise<void> {
    const { scheduleId, cron, timeZone, job, payload } = schedule;
    readPayload(job, payload);
    const dueAt = nextDueAt(cron, timeZone, this.clock.now());
    await this.database.transaction((tx) =>
      upsertRecurring(tx, { scheduleId, cron, timeZone, job: job.name, payload, nextDueAt: dueAt }),
    );
  }

  /** Keeps a one-time schedule as described. It is due once for each instant it is ever given. */
  async ensureAt<Schema extends z.ZodType>(schedule: OneTimeSchedule<Schema>): Promise<void> {
    const { scheduleId, at, job, payload } = schedule;
    readPayload(job, payload);
    await this.database.transaction((tx) => upsertOnce(tx, { scheduleId, at, job: job.name, payload }));
  }

  /** Adds the jobs that are due now; another process that does so at the same time adds the others. */
  async wake(): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const due = await takeDueSchedules(
        tx,
        now,
        definedJobs().map(({ name }) => name),
      );
      for (const schedule of due) {
        const definition = definedJob(schedule.job);
        if (definition !== undefined) await this.outbox.add(tx, definition, schedule.payload);
        await setNextDueAt(tx, schedule.scheduleId, upcoming(schedule, now));
      }
    });
  }

  /** The clock was moved: what it has passed is due, and what it has gone back before is due again. */
  private async follow(): Promise<void> {
    try {
      const now = this.clock.now();
      await this.database.transaction(async (tx) => {
        for (const schedule of await lockSchedules(tx)) {
          const next = upcoming(schedule, now);
          if (next !== null && (schedule.nextDueAt === null || next < schedule.nextDueAt)) {
            await setNextDueAt(tx, schedule.scheduleId, next);
          }
        }
      });
      await this.wake();
    } catch (error) {
      this.faults.report(error);
    }
  }
}

/** When a schedule is due after `now`; null for a one-time schedule whose instant has come. */
function upcoming({ cron, timeZone, at }: ScheduleRow, now: Instant): Instant | null {
  if (cron !== null && timeZone !== null) return nextDueAt(cron, timeZone, now);
  return at !== null && at > now ? at : null;
}
