import { Injectable } from '@nestjs/common';
import { InputError } from '../../domain/errors.js';
import { Clock } from '../../platform/clock/index.js';
import { Configuration } from '../../platform/config/index.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import { Ledger } from '../audit/index.js';
import { beginInputsVersion } from '../policy/index.js';
import { PartnerTenantEntity } from './partner-tenant.entity.js';
import type { PartnerTenantBody, PartnerTenantChanges } from './partner-tenant.schema.js';

/** Keeps the Partner Center tenants of the company. */
@Injectable()
export class PartnerTenantsService {
  constructor(
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly ledger: Ledger,
  ) {}

  /** @throws InputError `PARTNER_TENANT_EXISTS` */
  async add(tx: Tx, body: PartnerTenantBody, principalId: string): Promise<PartnerTenantEntity> {
    const { partnerTenantId } = body;
    const { policyZone = this.configuration.policyZone } = body;
    const tenant = tx.create(PartnerTenantEntity, { ...body, policyZone, createdAt: this.clock.now() });
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(PartnerTenantEntity)
      .values(tenant)
      .orIgnore()
      .returning('partner_tenant_id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) {
      throw new InputError('PARTNER_TENANT_EXISTS', `There is a partner tenant ${partnerTenantId} already.`);
    }
    await beginInputsVersion(tx);
    this.ledger.record(tx, { kind: 'partner-tenant.created', principalId, facts: { partnerTenantId, policyZone } });
    return tenant;
  }

  /** @throws InputError `PARTNER_TENANT_UNKNOWN` */
  async change(
    tx: Tx,
    partnerTenantId: string,
    changes: PartnerTenantChanges,
    principalId: string,
  ): Promise<PartnerTenantEntity> {
    const lock = { mode: 'pessimistic_write' } as const;
    const tenant = await tx.findOne(PartnerTenantEntity, { where: { partnerTenantId }, lock });
    if (tenant === null) throw unknownTenant(partnerTenantId);
    const fields = (Object.keys(changes) as (keyof PartnerTenantChanges)[]).filter(
      (field) => changes[field] !== tenant[field],
    );
    if (fields.length === 0) return tenant;
    Object.assign(tenant, changes);
    await tx.save(tenant);
    if (fields.includes('policyZone')) await beginInputsVersion(tx);
    if (tenant.agreementsFrom === 'records') await this.takeAsRead(tx, partnerTenantId);
    const { policyZone, agreementsFrom } = tenant;
    const facts = { partnerTenantId, fields, policyZone, agreementsFrom };
    this.ledger.record(tx, { kind: 'partner-tenant.changed', principalId, facts });
    return tenant;
  }

  /** Partner tenants in the order of ids, from behind one on. */
  async list(tx: Tx, after: string | null, limit: number): Promise<readonly PartnerTenantEntity[]> {
    return tx
      .createQueryBuilder(PartnerTenantEntity, 'tenant')
      .where('cast(:after as uuid) is null or tenant.partnerTenantId > :after', { after })
      .orderBy('tenant.partnerTenantId')
      .limit(limit)
      .getMany();
  }

  /** @throws InputError `PARTNER_TENANT_UNKNOWN` */
  async one(tx: Tx, partnerTenantId: string): Promise<PartnerTenantEntity> {
    const tenant = await tx.findOneBy(PartnerTenantEntity, { partnerTenantId });
    if (tenant === null) throw unknownTenant(partnerTenantId);
    return tenant;
  }

  /** Where our records are the whole truth, a customer without any has confirmed nothing. */
  private async takeAsRead(tx: Tx, partnerTenantId: string): Promise<void> {
    await tx.query(
      'update customers set agreements_read_at = $2 where partner_tenant_id = $1 and agreements_read_at is null',
      [partnerTenantId, instantParameter(this.clock.now())],
    );
  }
}

const unknownTenant = (partnerTenantId: string): InputError =>
  new InputError('PARTNER_TENANT_UNKNOWN', `There is no partner tenant ${partnerTenantId}.`);
