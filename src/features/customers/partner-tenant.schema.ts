import { z } from 'zod';
import { customerFields } from '../../domain/agreements/customer-fields.js';
import { fieldSchema } from '../agreements/index.js';
import { AGREEMENT_ORIGINS } from './partner-tenant.entity.js';

/** A partner tenant's id, in either case. */
export const partnerTenantIdSchema = fieldSchema(customerFields.partnerTenantId);

const name = fieldSchema(customerFields.companyName);
const zone = fieldSchema(customerFields.timeZone);
const agreementsFrom = z.enum(AGREEMENT_ORIGINS, `one of ${AGREEMENT_ORIGINS.join(', ')}`);

/** The body that adds a partner tenant. Without a policy zone the deployment's holds at that time. */
export const partnerTenantSchema = z.strictObject({
  partnerTenantId: partnerTenantIdSchema,
  name,
  timeZone: zone,
  policyZone: zone.optional(),
  agreementsFrom: agreementsFrom.default('records'),
});
export type PartnerTenantBody = z.output<typeof partnerTenantSchema>;

/** The body that changes a partner tenant; what is left out stays. */
export const partnerTenantChangesSchema = z
  .strictObject({ name, timeZone: zone, policyZone: zone, agreementsFrom })
  .partial();
export type PartnerTenantChanges = z.output<typeof partnerTenantChangesSchema>;
