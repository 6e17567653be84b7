import { Global, Module } from '@nestjs/common';
import { Configuration } from '../config/index.js';
import { Database } from '../database/index.js';
import { Clock } from './clock.js';

/** The product's clock. */
@Global()
@Module({
  providers: [
    {
      provide: Clock,
      inject: [Database, Configuration],
      useFactory: (database: Database, configuration: Configuration) => Clock.start(database, configuration.clockAt),
    },
  ],
  exports: [Clock],
})
export class ClockModule {}
