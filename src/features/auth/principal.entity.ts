import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import type { Caller } from '../../platform/http/index.js';
import { InstantColumn } from '../../platform/database/index.js';

/** Whoever can act: a person, a service, or the bootstrap key, which is nobody. Never removed: the ledger names it. */
@Entity('principals')
export class PrincipalEntity {
  @PrimaryColumn('uuid')
  principalId!: string;

  @Column('text')
  kind!: Caller['kind'];

  @Column('text')
  name!: string;

  @InstantColumn({ insert: false, update: false })
  createdAt!: Instant;
}
