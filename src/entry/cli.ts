import { Command, CommanderError } from 'commander';
import { addAccessCommands } from './cli/access.commands.js';
import { addDataCommands } from './cli/data.commands.js';
import { EXIT_CODES } from './cli/exit-code.js';
import { addGateCommands } from './cli/gate.commands.js';
import { addLedgerCommands } from './cli/ledger.commands.js';
import { addMailCommands } from './cli/mail.commands.js';
import { Output } from './cli/output.js';
import { addPolicyCommands } from './cli/policy.commands.js';
import { addReminderCommands } from './cli/reminder.commands.js';
import { explain, type Run } from './cli/run.js';
import { addScanCommands } from './cli/scan.commands.js';

const program = new Command('mca-tracker')
  .description('Customer agreement compliance for CSP partners, from the command line.')
  .option('--json', 'answer with JSON, for programs')
  .addHelpText(
    'after',
    `
Exit codes: 0 done; 1 failed, may be tried again; 2 the command or its input is wrong;
3 the command worked and its answer is no (a check denies, lines are refused, a ledger was touched).
The database is DATABASE_URL's, or the embedded one under DATA_DIR: a running program's is shared.`,
  )
  .exitOverride();

const run: Run = async (work) => {
  const output = new Output(program.opts<{ json?: boolean }>().json === true);
  try {
    process.exitCode = await work(output);
  } catch (error) {
    const { message, exitCode } = explain(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
};

addScanCommands(program, run);
addDataCommands(program, run);
addGateCommands(program, run);
addReminderCommands(program, run);
addPolicyCommands(program, run);
addLedgerCommands(program, run);
addAccessCommands(program, run);
addMailCommands(program, run);

program.parseAsync().then(
  () => process.exit(),
  (error: unknown) => {
    // Commander has said what is wrong; asking for help is not wrong.
    const isHelp = error instanceof CommanderError && error.exitCode === 0;
    process.exit(isHelp ? EXIT_CODES.done : EXIT_CODES.usage);
  },
);
