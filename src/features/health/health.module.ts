import { Module, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, register } from 'prom-client';
import { ClockController } from './clock.controller.js';
import { HealthController } from './health.controller.js';

@Module({ controllers: [HealthController, ClockController] })
export class HealthModule implements OnModuleInit {
  onModuleInit(): void {
    register.clear();
    collectDefaultMetrics();
  }
}
