import { Module, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';
import { AuditModule } from '../audit/index.js';
import { ClockController } from './clock.controller.js';
import { HealthController } from './health.controller.js';

/** How the program is doing, and what time it is in it. */
@Module({ imports: [AuditModule], controllers: [HealthController, ClockController] })
export class HealthModule implements OnModuleInit {
  onModuleInit(): void {
    register.clear();
    collectDefaultMetrics();
  }
}
