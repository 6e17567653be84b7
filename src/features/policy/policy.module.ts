import { Global, Module } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { Database } from '../../platform/database/index.js';
import { AuditModule, Ledger } from '../audit/index.js';
import { Policies } from './policies.service.js';
import { PolicyController } from './policy.controller.js';

/** The policy in force. */
@Global()
@Module({
  imports: [AuditModule],
  controllers: [PolicyController],
  providers: [
    {
      provide: Policies,
      inject: [Database, Configuration, Clock, Ledger],
      useFactory: (database: Database, configuration: Configuration, clock: Clock, ledger: Ledger) =>
        Policies.start(database, configuration, clock, ledger),
    },
  ],
  exports: [Policies],
})
export class PolicyModule {}
