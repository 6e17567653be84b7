import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ImportsModule } from '../imports/index.js';
import { AcceptanceImport } from './acceptance-import.js';
import { AcceptancesController } from './acceptances.controller.js';
import { AcceptancesService } from './acceptances.service.js';
import { CustomerFactsReader } from './customer-facts.reader.js';

/** Acceptances, and the facts that decisions read. */
@Module({
  imports: [AuditModule, ImportsModule],
  controllers: [AcceptancesController],
  providers: [AcceptanceImport, AcceptancesService, CustomerFactsReader],
  exports: [AcceptancesService, CustomerFactsReader],
})
export class AgreementsModule {}
