import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ObsoleteReason } from '../../domain/reminders/planner.js';
import type { Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../../platform/database/index.js';

/**
 * `planned` waits for its time; `due` failed once and waits for another try; `sending` is with one process until its
 * lease ends; `held` waits for a person. The other three are final.
 */
export const REMINDER_STATES = ['planned', 'due', 'sending', 'sent', 'failed', 'cancelled', 'held'] as const;
export type ReminderState = (typeof REMINDER_STATES)[number];

/** Why a reminder ended unsent. */
export type EndedReason =
  | ObsoleteReason
  | 'BY_PERSON'
  | 'REFUSED' // for good, by the mail server
  | 'ATTEMPTS_EXHAUSTED'
  | 'OUTCOME_UNKNOWN'; // begun twice, and twice nobody knows whether the server took it

/** One reminder of one key: planned, under way or ended. */
@Entity('reminders')
export class ReminderEntity {
  @PrimaryColumn('uuid')
  reminderId!: string;

  @Column('uuid')
  customerId!: string;

  @Column('text')
  campaignId!: string;

  @Column('text')
  recipient!: string;

  @InstantColumn()
  deadlineAt!: Instant;

  @Column('text')
  step!: string;

  @Column('text')
  state!: ReminderState;

  @InstantColumn()
  dueAt!: Instant;

  @Column('text')
  locale!: string;

  @Column('text')
  messageId!: string;

  @Column('integer')
  attempts!: number;

  /** How often sending began and its outcome never became known: the mail may have arrived that many times more. */
  @Column('integer')
  interruptions!: number;

  @InstantColumn({ nullable: true })
  sentAt!: Instant | null;

  @Column('text', { nullable: true })
  endedReason!: EndedReason | null;

  @InstantColumn({ update: false })
  createdAt!: Instant;

  @InstantColumn()
  updatedAt!: Instant;
}
