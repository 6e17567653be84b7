import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/index.js';
import { AuditModule } from '../audit/index.js';
import { ImportsModule } from '../imports/index.js';
import { CustomerImport } from './customer-import.js';
import { CustomerList } from './customer-list.js';
import { CustomerReader } from './customer-reader.js';
import { CustomersController } from './customers.controller.js';
import { CustomersService } from './customers.service.js';
import { CustomerStandings } from './customer-standings.js';
import { PartnerTenantsController } from './partner-tenants.controller.js';
import { PartnerTenantsService } from './partner-tenants.service.js';

/** Customers and the partner tenants they belong to. */
@Module({
  imports: [AgreementsModule, AuditModule, ImportsModule],
  controllers: [CustomersController, PartnerTenantsController],
  providers: [CustomerImport, CustomerList, CustomerReader, CustomersService, CustomerStandings, PartnerTenantsService],
  exports: [CustomerList],
})
export class CustomersModule {}
