import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ClockController } from './clock.controller.js';
import { JobsController } from './jobs.controller.js';
import { HealthController } from './health.controller.js';

/** How the program is doing, and what time it is in it. */
@Module({ imports: [AuditModule], controllers: [HealthController, ClockController, JobsController] })
export class HealthModule {}
