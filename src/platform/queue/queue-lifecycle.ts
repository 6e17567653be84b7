import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { FaultLog } from './fault-log.js';
import { JobRegistry, type WakeUp } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { QueueOptions } from './queue-options.js';
import { openQueueStore, type QueueStore, type QueueWorker } from './queue-store.js';
import { Relay } from './relay.js';

const WAKE_UP_CHECK_MS = 5_000;
const WAKE_UP_LATE_MS = 15_000;
/** How long running jobs may go on after the process was told to end. */
const FINISH_MS = 5_000;
const CLOSE_MS = 2_000;

/**
 * Opens the queue when the application has been built, and closes it in two steps: workers while everything they
 * use still stands, then the queue's connections, before the database closes.
 */
@Injectable()
export class QueueLifecycle implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly faults = new FaultLog(new Logger('Queue'), 'The queue cannot be reached');
  private store: QueueStore | null = null;
  private worker: QueueWorker | null = null;

  constructor(
    private readonly options: QueueOptions,
    private readonly registry: JobRegistry,
    private readonly runner: JobRunner,
    private readonly relay: Relay,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.options.runsWorkers) this.registry.assertComplete();
    this.store = await openQueueStore(this.options, (error) => {
      this.faults.report(error);
    });
    this.relay.start(this.store.queue);
    if (!this.options.runsWorkers) return;
    for (const wakeUp of this.registry.wakeUps()) await this.arrange(this.store, wakeUp);
    this.worker = this.store.startWorker((ticket) => this.runner.run(ticket));
  }

  async onModuleDestroy(): Promise<void> {
    const { worker } = this;
    if (worker === null) return;
    this.worker = null;
    const timer = setTimeout(() => {
      this.runner.abandonAll();
    }, FINISH_MS);
    await within(FINISH_MS + CLOSE_MS, worker.close());
    clearTimeout(timer);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { store } = this;
    if (store === null) return;
    this.store = null;
    await within(CLOSE_MS, this.relay.stop());
    await within(CLOSE_MS, store.close());
  }

  /** A wake-up that is missing shows that the queue has lost what it held. */
  @Interval(WAKE_UP_CHECK_MS)
  async checkWakeUps(): Promise<void> {
    const { store } = this;
    if (store === null || this.worker === null) return;
    try {
      for (const wakeUp of this.registry.wakeUps()) {
        const known = await store.queue.getJobScheduler(wakeUp.name);
        if (known === undefined) await this.relay.recall();
        const isLate = (known?.next ?? 0) < Date.now() - WAKE_UP_LATE_MS;
        if (isLate) await this.arrange(store, wakeUp);
      }
    } catch (error) {
      this.faults.report(error);
    }
  }

  private async arrange(store: QueueStore, { name, everyMs }: WakeUp): Promise<void> {
    await store.queue.upsertJobScheduler(name, { every: everyMs }, { name });
  }
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
