import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Standing } from '../../domain/compliance/standing.js';
import type { ErrorCode } from '../../domain/errors.js';
import type { Instant } from '../../domain/time/instant.js';
import { InstantColumn } from '../../platform/database/index.js';

export const SCAN_REASONS = ['schedule', 'milestone', 'policy-published', 'api', 'cli'] as const;
export type ScanReason = (typeof SCAN_REASONS)[number];

/**
 * What proves that a scan left no customer out.
 *
 * `customers` and `digest` (SHA-256 of all their ids in order, joined by commas) come from the database's own list in
 * the scan's snapshot. `complete`: the evaluated and the failed ones together are exactly those, and each failure is listed.
 */
export interface Certificate {
  readonly customers: number;
  readonly evaluated: number;
  readonly failed: number;
  readonly digest: string;
  readonly snapshotAt: string;
  readonly complete: boolean;
}

/** A customer that could not be evaluated, or (`id` null) why the whole scan failed. */
export interface ScanError {
  readonly id: string | null;
  readonly code: ErrorCode;
  readonly message: string;
}

/** How many customers have each standing. */
export type StandingCounts = Readonly<Record<Standing, number>>;

/** One evaluation of all customers, asked for, under way or ended. */
@Entity('scans')
export class ScanEntity {
  @PrimaryColumn('uuid')
  scanId!: string;

  @Column('text')
  status!: 'queued' | 'running' | 'completed' | 'failed';

  @Column('text')
  reason!: ScanReason;

  @Column('uuid', { nullable: true })
  requestedBy!: string | null;

  @InstantColumn({ update: false })
  createdAt!: Instant;

  /** The instant for which customers are evaluated: when the scan began. */
  @InstantColumn({ nullable: true })
  at!: Instant | null;

  @InstantColumn({ nullable: true })
  startedAt!: Instant | null;

  @InstantColumn({ nullable: true })
  endedAt!: Instant | null;

  @Column('integer')
  total!: number;

  @Column('integer')
  done!: number;

  @Column('integer')
  failed!: number;

  @Column('integer')
  changed!: number;

  @Column('jsonb', { nullable: true })
  standings!: StandingCounts | null;

  @Column('jsonb', { nullable: true })
  certificate!: Certificate | null;

  @Column('jsonb')
  errors!: ScanError[];
}
