import { type DynamicModule, Module } from '@nestjs/common';
import { Configuration } from '../config/configuration.js';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { Outbox } from './outbox.js';
import { QueueLifecycle } from './queue-lifecycle.js';
import { QueueOptions } from './queue-options.js';
import { Relay } from './relay.js';

/** Background work: the outbox, its relay, and the workers where this process runs them. */
@Module({})
export class QueueModule {
  /**
   * The queue beside the database at `databaseUrl`, or in Redis when the configuration names one. It needs Nest's
   * ScheduleModule for its ticks.
   */
  static at(databaseUrl: string, redisPrefix = 'mca-tracker'): DynamicModule {
    return {
      module: QueueModule,
      global: true,
      providers: [
        {
          provide: QueueOptions,
          inject: [Configuration],
          useFactory: ({ redisUrl, role }: Configuration) =>
            new QueueOptions({ databaseUrl, redisUrl, redisPrefix, runsWorkers: role !== 'api' }),
        },
        JobRegistry,
        JobRunner,
        Outbox,
        QueueLifecycle,
        Relay,
      ],
      exports: [JobRegistry, Outbox],
    };
  }
}
