import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { ComplianceScanModule } from '../compliance-scan/index.js';
import { CustomersModule } from '../customers/index.js';
import { ConsoleController } from './console.controller.js';

/** The console. */
@Module({
  imports: [AuthModule, ComplianceScanModule, CustomersModule],
  controllers: [ConsoleController],
})
export class ConsoleModule {}
