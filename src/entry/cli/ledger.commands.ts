import type { Command } from 'commander';
import { type LedgerReport, LedgerVerifier } from '../../features/audit/index.js';
import { Database } from '../../platform/database/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import type { Output } from './output.js';
import type { Run } from './run.js';
import { withProgram } from './session.js';

/** `ledger verify`. */
export function addLedgerCommands(program: Command, run: Run): void {
  program
    .command('ledger')
    .description('The ledger')
    .command('verify')
    .description('Prove that nothing in the ledger was changed, removed or moved; exit code 3 when something was')
    .action(() => run(verify));
}

async function verify(output: Output): Promise<ExitCode> {
  return withProgram('api', async (program) => {
    const report = await program.get(Database).snapshot((tx) => program.get(LedgerVerifier).verify(tx));
    output.answer(report, () => textOf(report));
    return report.ok ? EXIT_CODES.done : EXIT_CODES.negative;
  });
}

function textOf({ ok, entries, seals, lastSeal, findings, findingsNotListed }: LedgerReport): string {
  const lines = [
    ok ? 'The ledger stands as it was written.' : 'The ledger was touched.',
    `${entries} entries, ${seals} seals${lastSeal === null ? '' : `, the last seal is ${lastSeal.sequence} ${lastSeal.hash}`}`,
    ...findings.map(
      ({ kind, writerId, sequence }) =>
        `${kind}: ${writerId === null ? 'seal' : `writer ${writerId} entry`} ${sequence}`,
    ),
  ];
  if (findingsNotListed > 0) lines.push(`… and ${findingsNotListed} more`);
  return lines.join('\n');
}
