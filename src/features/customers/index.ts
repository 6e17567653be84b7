import { CustomerEntity } from './customer.entity.js';
import { PartnerTenantEntity } from './partner-tenant.entity.js';

export { CustomersModule } from './customers.module.js';

export const customersEntities = [CustomerEntity, PartnerTenantEntity];
