/** A worker that runs one scan, to be killed in the middle of it. */
import './register-typescript.mjs';

const { startComplianceApplication } = await import('./compliance-application.ts');
const { ScanRunner } = await import('../../src/features/compliance-scan/scan-runner.ts');
const [databaseUrl, scanId] = process.argv.slice(2);
const { nest } = await startComplianceApplication({ DATABASE_URL: databaseUrl });
await nest.get(ScanRunner).run(scanId, { attempt: 1, signal: new AbortController().signal });
