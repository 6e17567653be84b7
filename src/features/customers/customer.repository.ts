import type { Tx } from '../../platform/database/index.js';
import { CustomerEntity } from './customer.entity.js';

/** Adds the customer unless there is one of its id; tells whether it did. */
export async function insertIfAbsent(tx: Tx, customer: CustomerEntity): Promise<boolean> {
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(CustomerEntity)
    .values(customer)
    .orIgnore()
    .returning('customer_id')
    .execute();
  return (inserted.raw as unknown[]).length > 0;
}

/** The customer, held until the transaction ends. */
export async function lockCustomer(tx: Tx, customerId: string): Promise<CustomerEntity> {
  return tx.findOneOrFail(CustomerEntity, { where: { customerId }, lock: { mode: 'pessimistic_write' } });
}
