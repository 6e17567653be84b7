import { formatInstant, type Instant } from '../../domain/time/instant.js';
import type { Certificate, ScanEntity, ScanError, StandingCounts } from './scan.entity.js';

/** A scan as callers see it. */
export interface ScanReport {
  readonly scanId: string;
  readonly status: ScanEntity['status'];
  readonly reason: string;
  readonly requestedBy: string | null;
  readonly createdAt: string;
  readonly at: string | null;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly errors: readonly ScanError[];
  readonly standings: StandingCounts | null;
  readonly changed: number;
  readonly certificate: Certificate | null;
}

const formatOrNull = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

/** Turns a row into what callers see. */
export const scanReportOf = (scan: ScanEntity): ScanReport => ({
  scanId: scan.scanId,
  status: scan.status,
  reason: scan.reason,
  requestedBy: scan.requestedBy,
  createdAt: formatInstant(scan.createdAt),
  at: formatOrNull(scan.at),
  total: scan.total,
  done: scan.done,
  failed: scan.failed,
  startedAt: formatOrNull(scan.startedAt),
  endedAt: formatOrNull(scan.endedAt),
  errors: scan.errors,
  standings: scan.standings,
  changed: scan.changed,
  certificate: scan.certificate,
});
