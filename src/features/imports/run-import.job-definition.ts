import { z } from 'zod';
import { defineJob } from '../../platform/queue/index.js';

/** Imports one stored file. */
export const runImport = defineJob({
  name: 'imports.run',
  payload: z.object({ importId: z.guid() }),
  attempts: 5,
  backoffMs: 2_000,
  timeoutMs: 3_600_000,
});
