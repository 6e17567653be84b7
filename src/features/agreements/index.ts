import { AcceptanceEntity } from './acceptance.entity.js';

export { acceptanceSchema } from './acceptance.schema.js';
export { acceptanceToJson, acceptanceJsonSchema } from './acceptance.json.js';
export { AcceptancesService } from './acceptances.service.js';
export { AgreementsModule } from './agreements.module.js';
export { CustomerFactsReader, type KnownCustomer } from './customer-facts.reader.js';
export { fieldSchema, optionalFieldSchema } from './field.schema.js';

export const agreementsEntities = [AcceptanceEntity];
