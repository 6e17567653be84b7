import { Injectable } from '@nestjs/common';
import { InputError } from '../../domain/errors.js';
import { Clock } from '../../platform/clock/index.js';
import type { Tx } from '../../platform/database/index.js';
import { acceptanceToJson, AcceptancesService } from '../agreements/index.js';
import { CustomerEntity } from './customer.entity.js';
import { type CustomerJson, customerToJson } from './customer.json.js';
import { CustomerStandings } from './customer-standings.js';

/** Shows single customers with their standing now. */
@Injectable()
export class CustomerReader {
  constructor(
    private readonly clock: Clock,
    private readonly standings: CustomerStandings,
    private readonly acceptances: AcceptancesService,
  ) {}

  /** @throws InputError `CUSTOMER_UNKNOWN` */
  async read(tx: Tx, customerId: string, show: { readonly acceptances: boolean }): Promise<CustomerJson> {
    const customer = await tx.findOneBy(CustomerEntity, { customerId });
    if (customer === null) throw new InputError('CUSTOMER_UNKNOWN', `There is no customer ${customerId}.`);
    const standing = await this.standings.of(tx, [customerId], this.clock.now());
    const shown = customerToJson(customer, standing.get(customerId));
    if (!show.acceptances) return shown;
    const { records, inForce } = await this.acceptances.list(tx, customerId);
    return {
      ...shown,
      acceptances: records.map((record) => acceptanceToJson(record, inForce.has(record.acceptanceId))),
    };
  }
}
