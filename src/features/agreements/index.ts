import { AcceptanceEntity } from './acceptance.entity.js';

export { AgreementsModule } from './agreements.module.js';
export { CustomerFactsReader, type KnownCustomer } from './customer-facts.reader.js';

export const agreementsEntities = [AcceptanceEntity];
