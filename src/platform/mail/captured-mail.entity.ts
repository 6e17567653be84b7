import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../database/index.js';

/** A mail that stayed in the program. `message` is the whole of it as a server would have been given it. */
@Entity('captured_mails')
export class CapturedMailEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  mailId!: number;

  @Column('text')
  messageId!: string;

  @Column('text')
  recipient!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  text!: string;

  @Column('text')
  html!: string;

  @Column('bytea')
  message!: Buffer;

  @InstantColumn()
  capturedAt!: Instant;
}
