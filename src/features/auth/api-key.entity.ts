import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import type { Scope } from '../../platform/http/index.js';
import { InstantColumn } from '../../platform/database/index.js';
import { PrincipalEntity } from './principal.entity.js';

/** One API key, without the key. */
@Entity('api_keys')
export class ApiKeyEntity {
  @PrimaryColumn('uuid')
  apiKeyId!: string;

  @Column('uuid')
  principalId!: string;

  @ManyToOne(() => PrincipalEntity)
  @JoinColumn({ name: 'principal_id' })
  principal!: PrincipalEntity;

  @Column('text')
  name!: string;

  @Column('text')
  hint!: string;

  @Column('text')
  keyHash!: string;

  @Column('text', { array: true })
  scopes!: Scope[];

  @InstantColumn({ insert: false, update: false })
  createdAt!: Instant;

  @Column('uuid', { nullable: true })
  createdBy!: string | null;

  @InstantColumn({ nullable: true })
  expiresAt!: Instant | null;

  @InstantColumn({ nullable: true })
  revokedAt!: Instant | null;

  @InstantColumn({ nullable: true })
  lastUsedAt!: Instant | null;
}
