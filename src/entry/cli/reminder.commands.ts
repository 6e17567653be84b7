import type { Command } from 'commander';
import { formatInstant } from '../../domain/time/instant.js';
import { type Preview, ReminderPreviewService } from '../../features/reminders/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import { instantOption } from './gate.commands.js';
import { type Output, table } from './output.js';
import type { Run } from './run.js';
import { withProgram } from './session.js';

const LISTED_MAX = 1_000;

interface PreviewOptions {
  readonly from: string;
  readonly to: string;
}

/** `reminders preview`. */
export function addReminderCommands(program: Command, run: Run): void {
  program
    .command('reminders')
    .description('Reminders')
    .command('preview')
    .requiredOption('--from <instant>', 'from an instant, or a day such as 2020-02-01, on')
    .requiredOption('--to <instant>', 'until an instant, or a day, which is not included')
    .description('What would be mailed if no fact changed; nothing is written')
    .action((options: PreviewOptions) => run((output) => preview(options, output)));
}

async function preview(options: PreviewOptions, output: Output): Promise<ExitCode> {
  const from = instantOption('from', options.from);
  const to = instantOption('to', options.to);
  return withProgram('api', async (program) => {
    const found = await program.get(ReminderPreviewService).preview({ from, to, after: null, limit: LISTED_MAX });
    const reminders = found.reminders.map((reminder) => ({ ...reminder, dueAt: formatInstant(reminder.dueAt) }));
    output.answer({ ...found, reminders }, () => textOf(found));
    return EXIT_CODES.done;
  });
}

function textOf({ total, withoutRecipient, days }: Preview): string {
  return [
    `${total} reminders; ${withoutRecipient} customers have nobody to write to.`,
    table(
      ['day', 'reminders'],
      days.map(({ day, reminders }) => [day, String(reminders)]),
    ),
  ].join('\n');
}
