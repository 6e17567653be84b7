import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { DataSource } from 'typeorm';
import { AgreementsModule, agreementsEntities } from '../features/agreements/index.js';
import { AuditModule } from '../features/audit/index.js';
import { authEntities, AuthModule } from '../features/auth/index.js';
import { ComplianceScanModule, scanEntities } from '../features/compliance-scan/index.js';
import { ConsoleModule } from '../features/console/index.js';
import { customersEntities, CustomersModule } from '../features/customers/index.js';
import { GateModule } from '../features/gate/index.js';
import { HealthModule } from '../features/health/index.js';
import { importsEntities, ImportsModule } from '../features/imports/index.js';
import { PolicyModule } from '../features/policy/index.js';
import { remindersEntities, RemindersModule } from '../features/reminders/index.js';
import { ClockModule } from '../platform/clock/index.js';
import { type Configuration, ConfigurationModule } from '../platform/config/index.js';
import { DatabaseModule, type EntityClass } from '../platform/database/index.js';
import { IdempotencyInterceptor, ProblemFilter } from '../platform/http/index.js';
import { mailEntities, MailModule } from '../platform/mail/index.js';
import { QueueModule } from '../platform/queue/index.js';
import { SchedulerModule } from '../platform/scheduler/index.js';

/** Every table that is read and written row by row. */
export const entities: readonly EntityClass[] = [
  ...customersEntities,
  ...agreementsEntities,
  ...importsEntities,
  ...scanEntities,
  ...remindersEntities,
  ...authEntities,
  ...mailEntities,
];

/** The whole program: the only place where features and platform are put together. */
@Module({})
export class ApplicationModule {
  static with(configuration: Configuration, dataSource: DataSource, databaseUrl: string): DynamicModule {
    return {
      module: ApplicationModule,
      imports: [
        ConfigurationModule.with(configuration),
        DatabaseModule.around(dataSource),
        ClockModule,
        ScheduleModule.forRoot(),
        QueueModule.at(databaseUrl),
        SchedulerModule,
        MailModule,
        AuthModule,
        AuditModule,
        PolicyModule,
        CustomersModule,
        AgreementsModule,
        ImportsModule,
        ComplianceScanModule,
        RemindersModule,
        GateModule,
        ConsoleModule,
        HealthModule,
      ],
      providers: [
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
