import { z } from 'zod';
import { defineJob } from '../../platform/queue/index.js';
import { SCAN_REASONS } from './scan.entity.js';

/** Evaluates all customers for a scan that was asked for. */
export const runScan = defineJob({
  name: 'scans.run',
  payload: z.strictObject({ scanId: z.guid() }),
  attempts: 5,
  backoffMs: 2_000,
  timeoutMs: 30 * 60_000,
});

/** Asks for a scan at a time that a schedule names. */
export const beginScan = defineJob({
  name: 'scans.begin',
  payload: z.strictObject({ reason: z.enum(SCAN_REASONS) }),
  attempts: 5,
  backoffMs: 2_000,
  timeoutMs: 30_000,
});
