import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../../platform/database/index.js';
import { PrincipalEntity } from './principal.entity.js';
import type { Role } from './roles.js';

/** What a person needs to sign in, beside being a principal. */
@Entity('users')
export class UserEntity {
  @PrimaryColumn('uuid')
  principalId!: string;

  @OneToOne(() => PrincipalEntity)
  @JoinColumn({ name: 'principal_id' })
  principal!: PrincipalEntity;

  /** Unique whatever its case. */
  @Column('text')
  username!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text')
  passwordHash!: string;

  @Column('text', { array: true })
  roles!: Role[];

  @InstantColumn({ nullable: true })
  disabledAt!: Instant | null;

  @Column('integer')
  failedAttempts!: number;

  @InstantColumn({ nullable: true })
  lockedUntil!: Instant | null;
}
