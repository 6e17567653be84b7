import { Injectable } from '@nestjs/common';
import { InputError } from '../../domain/errors.js';
import { Clock } from '../../platform/clock/index.js';
import type { Tx } from '../../platform/database/index.js';
import { type Caller, invalidRequest } from '../../platform/http/index.js';
import { AcceptancesService } from '../agreements/index.js';
import { Ledger } from '../audit/index.js';
import { CustomerEntity } from './customer.entity.js';
import { insertIfAbsent, lockCustomer } from './customer.repository.js';
import type { CustomerFields, NewCustomerBody } from './customer.schema.js';
import { PartnerTenantEntity } from './partner-tenant.entity.js';

/** Keeps customers. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly clock: Clock,
    private readonly acceptances: AcceptancesService,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Adds the customer, or makes the one of its id what is given.
   *
   * @returns Whether the customer is new.
   * @throws InputError `CUSTOMER_CLAIMED` when another partner tenant has it.
   */
  async put(tx: Tx, fields: CustomerFields, caller: Caller): Promise<boolean> {
    const customer = await this.newCustomer(tx, fields);
    if (await insertIfAbsent(tx, customer)) {
      this.note(tx, 'customer.created', fields.customerId, caller);
      return true;
    }
    await this.change(tx, fields, caller);
    return false;
  }

  /**
   * Adds a customer and its first acceptance in one step. Whoever signed is the contact where nobody is named.
   *
   * @throws InputError `CUSTOMER_EXISTS`, and what recording an acceptance throws; then nothing is added.
   */
  async create(tx: Tx, body: NewCustomerBody, caller: Caller): Promise<void> {
    const { acceptance, ...fields } = body;
    const customer = await this.newCustomer(tx, fields);
    if (!(await insertIfAbsent(tx, customer))) {
      throw new InputError('CUSTOMER_EXISTS', `There is a customer ${fields.customerId} already.`);
    }
    this.note(tx, 'customer.created', fields.customerId, caller);
    const recording = {
      customerId: fields.customerId,
      principalId: caller.principalId,
      source: caller.through === 'session' ? 'console' : 'api',
    } as const;
    const signed = {
      ...acceptance,
      firstName: acceptance.firstName ?? fields.contactFirstName,
      lastName: acceptance.lastName ?? fields.contactLastName,
      email: acceptance.email ?? fields.contactEmail,
      phone: acceptance.phone ?? fields.contactPhone,
    };
    await this.acceptances.record(tx, recording, { kind: 'acceptance', acceptance: signed });
  }

  private async change(tx: Tx, fields: CustomerFields, caller: Caller): Promise<void> {
    const customer = await lockCustomer(tx, fields.customerId);
    const { partnerTenantId: former } = customer;
    const { partnerTenantId: claimant = former } = fields;
    if (former !== null && claimant !== null && claimant !== former) {
      throw new InputError('CUSTOMER_CLAIMED', `The customer ${fields.customerId} belongs to another partner tenant.`);
    }
    const given = { ...fields, partnerTenantId: claimant };
    const changed = (Object.keys(given) as (keyof typeof given)[]).filter((field) => given[field] !== customer[field]);
    if (changed.length === 0) return;
    await tx.update(CustomerEntity, { customerId: fields.customerId }, { ...given, updatedAt: this.clock.now() });
    this.note(tx, 'customer.changed', fields.customerId, caller, { fields: changed });
  }

  /**
   * Of customers of ours, and of tenants whose agreements we keep, nothing recorded means nothing confirmed. What
   * Partner Center knows of the others has to be read first.
   */
  private async newCustomer(tx: Tx, fields: CustomerFields): Promise<CustomerEntity> {
    const { partnerTenantId = null } = fields;
    const now = this.clock.now();
    const tenant = partnerTenantId === null ? null : await requireTenant(tx, partnerTenantId);
    const agreementsReadAt = tenant?.agreementsFrom === 'partner-center' ? null : now;
    return tx.create(CustomerEntity, { ...fields, partnerTenantId, agreementsReadAt, createdAt: now, updatedAt: now });
  }

  private note(tx: Tx, kind: string, customerId: string, caller: Caller, more: { fields?: string[] } = {}): void {
    this.ledger.record(tx, { kind, principalId: caller.principalId, facts: { customerId, ...more } });
  }
}

async function requireTenant(tx: Tx, partnerTenantId: string): Promise<PartnerTenantEntity> {
  const tenant = await tx.findOneBy(PartnerTenantEntity, { partnerTenantId });
  if (tenant === null) {
    throw invalidRequest([{ field: 'partnerTenantId', message: 'a partner tenant that is known' }]);
  }
  return tenant;
}
