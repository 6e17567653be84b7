import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Cloud } from '../../domain/agreements/acceptance.js';
import type { Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../../platform/database/columns.js';

/** A customer as it stands now. The database counts `facts_version` up whenever a column that decisions read changes. */
@Entity('customers')
export class CustomerEntity {
  @PrimaryColumn('uuid')
  customerId!: string;

  @Column('text')
  companyName!: string;

  @Column('text')
  domain!: string;

  @Column('char', { length: 2 })
  country!: string;

  @Column('text')
  cloud!: Cloud;

  @Column('text')
  timeZone!: string;

  @Column('text')
  locale!: string;

  @Column('text', { nullable: true })
  contactFirstName!: string | null;

  @Column('text', { nullable: true })
  contactLastName!: string | null;

  @Column('text', { nullable: true })
  contactEmail!: string | null;

  @Column('text', { nullable: true })
  contactPhone!: string | null;

  @Column('text', { nullable: true })
  accountOwnerEmail!: string | null;

  @Column('text', { nullable: true })
  resellerId!: string | null;

  @Column('integer')
  seats!: number;

  @Column('uuid', { nullable: true })
  partnerTenantId!: string | null;

  @InstantColumn({ nullable: true })
  agreementsReadAt!: Instant | null;

  @InstantColumn({ update: false })
  createdAt!: Instant;

  @InstantColumn()
  updatedAt!: Instant;
}
