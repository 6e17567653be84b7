import type { Cloud } from '../../domain/agreements/acceptance.js';
import type { Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import { AcceptanceEntity } from './acceptance.entity.js';

/** What of a customer matters when an acceptance is recorded. The zone is null where the deployment's holds. */
export interface LockedCustomer {
  readonly cloud: Cloud;
  readonly partnerTenantId: string | null;
  readonly partnerTimeZone: string | null;
}

/** Holds the customer until the transaction ends, so that its acceptances are recorded one after the other. */
export async function lockCustomer(tx: Tx, customerId: string): Promise<LockedCustomer | null> {
  const [row] = await tx.query<LockedCustomer[]>(
    `select c.cloud, c.partner_tenant_id as "partnerTenantId", t.time_zone as "partnerTimeZone"
     from customers c left join partner_tenants t using (partner_tenant_id)
     where c.customer_id = $1 for update of c`,
    [customerId],
  );
  return row ?? null;
}

/** Whether there is such a customer. */
export async function customerExists(tx: Tx, customerId: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>('select 1 from customers where customer_id = $1', [customerId]);
  return rows.length > 0;
}

/** Begins the next version of a locked customer's facts, whose agreements have now been read. */
export async function beginFactsVersion(tx: Tx, customerId: string, at: Instant): Promise<number> {
  const [rows] = await tx.query<[{ facts_version: number }[], number]>(
    `update customers set facts_version = facts_version + 1, agreements_read_at = $2
     where customer_id = $1 returning facts_version`,
    [customerId, instantParameter(at)],
  );
  return rows[0]?.facts_version ?? 0;
}

/** Everything recorded for a customer, in the order in which it was. */
export async function listRecords(tx: Tx, customerId: string): Promise<readonly AcceptanceEntity[]> {
  return tx.find(AcceptanceEntity, { where: { customerId }, order: { factsVersion: 'asc', acceptanceId: 'asc' } });
}
