import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../../platform/database/columns.js';

/** What a file may bring. */
export const IMPORT_KINDS = ['customers', 'acceptances'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** How far an import has come. */
export const IMPORT_STATUSES = ['queued', 'running', 'completed', 'failed'] as const;

/** One uploaded file and what came of it. `total` is counted in line feeds until the file has been read. */
@Entity('imports')
export class ImportEntity {
  @PrimaryColumn('uuid')
  importId!: string;

  @Column('text')
  kind!: ImportKind;

  @Column('text')
  status!: (typeof IMPORT_STATUSES)[number];

  @Column('uuid')
  requestedBy!: string;

  @InstantColumn()
  createdAt!: Instant;

  @InstantColumn({ nullable: true })
  startedAt!: Instant | null;

  @InstantColumn({ nullable: true })
  endedAt!: Instant | null;

  @Column('bigint')
  bytes!: number;

  /** SHA-256 of the upload. */
  @Column('text')
  digest!: string;

  @Column('integer')
  total!: number;

  @Column('integer')
  done!: number;

  @Column('integer')
  failed!: number;

  @Column('integer')
  unchanged!: number;
}
