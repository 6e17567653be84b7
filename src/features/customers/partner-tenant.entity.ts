import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../../platform/database/columns.js';

/** Who says which agreements a tenant's customers accepted: our own records, or Partner Center. */
export const AGREEMENT_ORIGINS = ['records', 'partner-center'] as const;

/** One Partner Center tenant of the company. */
@Entity('partner_tenants')
export class PartnerTenantEntity {
  @PrimaryColumn('uuid')
  partnerTenantId!: string;

  @Column('text')
  name!: string;

  /** The partner's own zone: its day is the latest on which an acceptance may have been agreed. */
  @Column('text')
  timeZone!: string;

  /** The zone in which the policy's days become instants for this tenant's customers. */
  @Column('text')
  policyZone!: string;

  @Column('text')
  agreementsFrom!: (typeof AGREEMENT_ORIGINS)[number];

  @InstantColumn({ update: false })
  createdAt!: Instant;
}
