import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/index.js';
import { AuditModule } from '../audit/index.js';
import { DecisionsController } from './decisions.controller.js';
import { GateController } from './gate.controller.js';
import { GateService } from './gate.service.js';
import { ModesController } from './modes.controller.js';
import { OverridesController } from './overrides.controller.js';
import { OverridesService } from './overrides.service.js';

/** The gate, its decision log, its modes and overrides. */
@Module({
  imports: [AgreementsModule, AuditModule],
  controllers: [GateController, DecisionsController, ModesController, OverridesController],
  providers: [GateService, OverridesService],
  exports: [GateService],
})
export class GateModule {}
