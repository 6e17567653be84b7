import type { Command } from 'commander';
import { InputError } from '../../domain/errors.js';
import { formatInstant } from '../../domain/time/instant.js';
import { Database } from '../../platform/database/index.js';
import { listCaptured, showCaptured } from '../../platform/mail/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import { type Output, table } from './output.js';
import type { Run } from './run.js';
import { withProgram } from './session.js';

/** `mail list`, `mail show`: the mails that were captured because no SMTP_URL is set. */
export function addMailCommands(program: Command, run: Run): void {
  const mail = program.command('mail').description('Captured mails');
  mail
    .command('list')
    .option('--limit <count>', 'how many, the newest first', '20')
    .description('List captured mails')
    .action((options: { limit: string }) => run((output) => list(Number(options.limit), output)));
  mail
    .command('show')
    .argument('<mailId>', 'the number that mail list shows')
    .description('Show one captured mail; with --json the whole message as it would have left')
    .action((mailId: string) => run((output) => show(Number(mailId), output)));
}

async function list(limit: number, output: Output): Promise<ExitCode> {
  if (!Number.isInteger(limit) || limit < 1)
    throw new InputError('REQUEST_INVALID', '--limit: a whole number of 1 or more');
  return withProgram('api', async (program) => {
    const mails = await program.get(Database).transaction((tx) => listCaptured(tx, limit));
    output.answer(
      mails.map((mail) => ({ ...mail, capturedAt: formatInstant(mail.capturedAt) })),
      () =>
        table(
          ['mail', 'captured', 'to', 'subject'],
          mails.map(({ mailId, capturedAt, recipient, subject }) => [
            String(mailId),
            formatInstant(capturedAt),
            recipient,
            subject,
          ]),
        ),
    );
    return EXIT_CODES.done;
  });
}

async function show(mailId: number, output: Output): Promise<ExitCode> {
  return withProgram('api', async (program) => {
    const mail = Number.isSafeInteger(mailId)
      ? await program.get(Database).transaction((tx) => showCaptured(tx, mailId))
      : null;
    if (mail === null) throw new InputError('MAIL_UNKNOWN', 'There is no captured mail of that number.');
    const { messageId, recipient, subject, text, html } = mail;
    const message = mail.message.toString('utf8');
    const capturedAt = formatInstant(mail.capturedAt);
    output.answer({ mailId, messageId, recipient, subject, capturedAt, text, html, message }, () =>
      [`To: ${recipient}`, `Subject: ${subject}`, `Message-ID: ${messageId}`, `Captured: ${capturedAt}`, '', text].join(
        '\n',
      ),
    );
    return EXIT_CODES.done;
  });
}
