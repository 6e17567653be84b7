import { Global, Module } from '@nestjs/common';
import { Schedules } from './schedules.js';

/** Needs the modules of the clock, the database and the queue. */
@Global()
@Module({ providers: [Schedules], exports: [Schedules] })
export class SchedulerModule {}
