import { CustomerEntity } from './customer.entity.js';
import { PartnerTenantEntity } from './partner-tenant.entity.js';

export { CustomerList, type ListedCustomer } from './customer-list.js';
export { cursorKeyOf, customerListSchema, type CustomerListQuery, listRequestOf } from './customer-list.schema.js';
export { CustomersModule } from './customers.module.js';

export const customersEntities = [CustomerEntity, PartnerTenantEntity];
