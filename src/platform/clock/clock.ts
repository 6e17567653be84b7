import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InputError, OperationalError } from '../../domain/errors.js';
import { type Instant, instantFromMs } from '../../domain/time/instant.js';
import { Database, type Tx } from '../database/database.js';

/** The largest disagreement with the database's clock under which this node still answers by its own. */
const SKEW_MAX_MS = 1_000;
const HEARTBEAT_MS = 2_000;

/**
 * The product's clock: the database's time plus an offset row, which production does not have.
 *
 * Each node runs on from its last reading by the machine's monotonic counter, so a step of the machine's wall clock
 * does not show here. Sessions, leases and lockouts use real time instead.
 */
@Injectable()
export class Clock implements OnModuleDestroy {
  private readonly logger = new Logger(Clock.name);
  /** Epoch milliseconds at monotonic zero. */
  private origin = Number.NaN;
  private last = 0;
  private skewMs = 0;
  private simulated = false;
  private stopped = false;
  private readonly listeners: (() => void)[] = [];

  private constructor(private readonly database: Database) {}

  /** Reads the database's time once; `beginAt` begins a simulated clock on a database that has no customer yet. */
  static async start(database: Database, beginAt: Instant | null): Promise<Clock> {
    const clock = new Clock(database);
    if (beginAt !== null) await database.transaction((tx) => beginOffset(tx, beginAt));
    await clock.read();
    return clock;
  }

  onModuleDestroy(): void {
    this.stopped = true;
  }

  /**
   * The product's present. It never goes back by itself; only {@link move} moves it.
   *
   * @throws OperationalError `CLOCK_SKEWED` while this node disagrees with the database by more than a second.
   */
  now(): Instant {
    if (this.skewMs > SKEW_MAX_MS) {
      throw new OperationalError('CLOCK_SKEWED', "This node's clock disagrees with the database's.", {
        skewMs: this.skewMs,
      });
    }
    this.last = Math.max(this.last, Math.floor(this.origin + performance.now()));
    return instantFromMs(this.last);
  }

  get isSimulated(): boolean {
    return this.simulated;
  }

  /**
   * Sets the product's present for every process; `alongside` writes what has to be written with it.
   *
   * @throws InputError `CLOCK_NOT_SIMULATED` where the clock is real: an offset is begun by `CLOCK_AT` on an empty
   *   database and at no other time.
   */
  async move(at: Instant, alongside: (tx: Tx) => void): Promise<void> {
    await this.database.transaction(async (tx) => {
      const rows = await tx.query<unknown[]>('select 1 from clock_offset for update');
      if (rows.length === 0) {
        throw new InputError(
          'CLOCK_NOT_SIMULATED',
          'The clock is real and cannot be moved: it was not begun by CLOCK_AT.',
        );
      }
      await tx.query(
        `update clock_offset set offset_ms = $1 - floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
        [at],
      );
      alongside(tx);
    });
    await this.read();
    for (const listener of this.listeners) listener();
  }

  /** Calls `listener` when this node moved the clock or noticed that another did. */
  onMoved(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads the database's time again, and with it whether another node moved the clock. */
  @Interval(HEARTBEAT_MS)
  async heartbeat(): Promise<void> {
    if (this.stopped) return;
    const before = this.origin;
    try {
      await this.read();
    } catch (error) {
      this.logger.warn(`The database's time could not be read: ${error instanceof Error ? error.message : 'unknown'}`);
      return;
    }
    if (Math.abs(this.origin - before) > SKEW_MAX_MS) for (const listener of this.listeners) listener();
  }

  private async read(): Promise<void> {
    const sentAt = performance.now();
    const [row] = await this.database.transaction((tx) =>
      tx.query<{ now_ms: number; offset_ms: number | null }[]>(
        `select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms,
                (select offset_ms from clock_offset) as offset_ms`,
      ),
    );
    if (row === undefined) throw new OperationalError('DATABASE_UNAVAILABLE', 'The database told no time.');
    const answeredAt = performance.now();
    const present = row.now_ms + (row.offset_ms ?? 0);
    const origin = present - (sentAt + answeredAt) / 2;
    const moved = Math.abs(origin - this.origin) > SKEW_MAX_MS;
    if (Number.isNaN(this.origin) || moved) this.last = 0;
    this.simulated = row.offset_ms !== null;
    // The round trip bounds how wrong the reading may be.
    this.skewMs = (answeredAt - sentAt) / 2;
    this.origin = origin;
  }
}

async function beginOffset(tx: Tx, at: Instant): Promise<void> {
  await tx.query(
    `insert into clock_offset (offset_ms)
     select $1 - floor(extract(epoch from clock_timestamp()) * 1000)::bigint
     where not exists (select 1 from customers) on conflict do nothing`,
    [at],
  );
}
