import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Command } from 'commander';
import { type ScanReport, scanReportOf, ScansService } from '../../features/compliance-scan/index.js';
import { SYSTEM_PRINCIPAL_ID } from '../../features/auth/index.js';
import { Database } from '../../platform/database/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import type { Output } from './output.js';
import type { Run } from './run.js';
import { withProgram } from './session.js';

const POLL_MS = 250;

/** `migrate` and `scan`. */
export function addScanCommands(program: Command, run: Run): void {
  program
    .command('migrate')
    .description('Create the schema or bring it up to date')
    .action(() => run(migrate));
  program
    .command('scan')
    .option('--wait', 'stay until the scan has ended, and work at it')
    .description('Evaluate every customer and write down whose standing changed')
    .action((options: { wait?: boolean }) => run((output) => scan(options.wait === true, output)));
}

/** Building the program on a database brings its schema up to date. */
async function migrate(output: Output): Promise<ExitCode> {
  return withProgram('api', () => {
    output.answer({ schema: 'current' }, () => 'The schema is up to date.');
    return Promise.resolve(EXIT_CODES.done);
  });
}

async function scan(isToWait: boolean, output: Output): Promise<ExitCode> {
  return withProgram(isToWait ? 'all' : 'api', async (program) => {
    const scans = program.get(ScansService);
    const started = await program.get(Database).transaction((tx) => scans.start(tx, 'cli', SYSTEM_PRINCIPAL_ID));
    if (!isToWait) {
      output.answer(started, () => `Scan ${started.scanId} is queued; a worker runs it.`);
      return EXIT_CODES.done;
    }
    const report = await ended(program, started.scanId, output);
    output.answer(report, () => textOf(report));
    return report.certificate?.complete === true ? EXIT_CODES.done : EXIT_CODES.failed;
  });
}

async function ended(program: INestApplicationContext, scanId: string, output: Output): Promise<ScanReport> {
  for (;;) {
    const row = await program.get(Database).transaction((tx) => program.get(ScansService).one(tx, scanId));
    output.progress(row.done, row.total);
    if (row.status === 'completed' || row.status === 'failed') {
      output.endProgress();
      return scanReportOf(row);
    }
    await pause(POLL_MS);
  }
}

function textOf({ status, total, done, failed, changed, standings, certificate }: ScanReport): string {
  const counts = Object.entries(standings ?? {}).map(([standing, count]) => `  ${standing}: ${count}`);
  const complete = certificate?.complete === true ? 'complete' : 'NOT complete';
  return [
    `Scan ${status}: ${total} customers listed, ${done} evaluated, ${failed} failed, ${changed} standings changed.`,
    ...counts,
    `The scan is ${complete}; digest of the ids ${certificate?.digest ?? 'none'}`,
  ].join('\n');
}
