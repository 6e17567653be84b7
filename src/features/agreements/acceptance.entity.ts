import { Column, Entity, PrimaryColumn } from 'typeorm';
import type {
  AcceptanceMethod,
  AcceptanceSource,
  AgreementType,
  Environment,
} from '../../domain/agreements/acceptance.js';
import type { CalendarDay, Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../../platform/database/columns.js';

/** One recorded acceptance. Rows are added and never changed: a later one replaces or retracts an earlier one. */
@Entity('acceptances')
export class AcceptanceEntity {
  @PrimaryColumn('uuid')
  acceptanceId!: string;

  @Column('uuid')
  customerId!: string;

  /** The version of the customer's facts that this acceptance made. */
  @Column('bigint')
  factsVersion!: number;

  @Column('text')
  agreementType!: AgreementType;

  @Column('text')
  method!: AcceptanceMethod;

  @Column('date', { nullable: true })
  agreedOn!: CalendarDay | null;

  @Column('date', { nullable: true })
  firstSeenOn!: CalendarDay | null;

  @Column('text')
  environment!: Environment;

  @Column('text', { nullable: true })
  firstName!: string | null;

  @Column('text', { nullable: true })
  lastName!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { nullable: true })
  templateId!: string | null;

  @Column('text')
  source!: AcceptanceSource;

  @Column('uuid', { nullable: true })
  replaces!: string | null;

  @Column('uuid', { nullable: true })
  retracts!: string | null;

  @InstantColumn()
  recordedAt!: Instant;

  @Column('uuid')
  recordedBy!: string;
}
