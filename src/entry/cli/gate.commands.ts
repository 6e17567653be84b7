import type { Command } from 'commander';
import { SYSTEM_PRINCIPAL_ID } from '../../features/auth/index.js';
import { StandingsSummaryService } from '../../features/compliance-scan/index.js';
import { type GateAnswer, gateCheckSchema, GateService, toAnswer } from '../../features/gate/index.js';
import { instantSchema, invalidRequest, issuesOf } from '../../platform/http/index.js';
import { Clock } from '../../platform/clock/index.js';
import { formatInstant, type Instant, parseDay, startOfDay } from '../../domain/time/instant.js';
import { readConfiguration } from '../../platform/config/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import { type Output, table } from './output.js';
import type { Run } from './run.js';
import { withProgram } from './session.js';

interface CheckOptions {
  readonly offer?: string;
  readonly channel?: string;
  readonly environment?: string;
  readonly at?: string;
}

/** `check` and `standings`. */
export function addGateCommands(program: Command, run: Run): void {
  program
    .command('check')
    .argument('<customerId>', "the customer's tenant GUID")
    .argument(
      '<operation>',
      'new-order, seat-change, manual-renewal, auto-renewal, term-change, upgrade, cancel, other',
    )
    .option('--offer <offer>', 'seat-based (default), usage-based, azure-plan, reservation, software')
    .option('--channel <channel>', 'api (default), dashboard')
    .option('--environment <environment>', 'production (default), sandbox')
    .option('--at <instant>', 'ask about another instant, such as 2020-02-01T00:00:00Z')
    .description('Ask the gate; exit code 3 when it denies')
    .action((customerId: string, operation: string, options: CheckOptions) =>
      run((output) => check({ customerId, operation, ...options }, output)),
    );
  program
    .command('standings')
    .option('--at <instant>', 'as of another instant, or the beginning of a day such as 2020-02-01')
    .description('How many customers and seats stand where')
    .action((options: { at?: string }) => run((output) => standings(options.at, output)));
}

async function check(request: Record<string, unknown>, output: Output): Promise<ExitCode> {
  const parsed = gateCheckSchema.safeParse(request);
  if (!parsed.success) throw invalidRequest(issuesOf(parsed.error.issues));
  return withProgram('api', async (program) => {
    const [record] = await program.get(GateService).decide([parsed.data], SYSTEM_PRINCIPAL_ID);
    if (record === undefined) return EXIT_CODES.failed;
    const answer = toAnswer(record, process.env['LANG']?.slice(0, 2));
    output.answer(answer, () => textOf(answer));
    return answer.verdict === 'allow' ? EXIT_CODES.done : EXIT_CODES.negative;
  });
}

function textOf(answer: GateAnswer): string {
  const lines = [
    `${answer.verdict.toUpperCase()}  ${answer.code}`,
    answer.message,
    `standing ${answer.standing}, mode ${answer.mode}, policy ${answer.policyRevision}, rule ${answer.ruleId ?? 'none'}`,
    answer.next === null
      ? 'No further change is known.'
      : `Next: ${answer.next.verdict} ${answer.next.code} from ${answer.next.at}`,
    ...answer.warnings.map(({ code, message }) => `Warning ${code}: ${message}`),
    ...answer.remedies.map(({ kind, url }) => `Remedy: ${kind}${url === undefined ? '' : ` ${url}`}`),
  ];
  return lines.join('\n');
}

async function standings(atText: string | undefined, output: Output): Promise<ExitCode> {
  const at = atText === undefined ? null : instantOption('at', atText);
  return withProgram('api', async (program) => {
    const instant = at ?? program.get(Clock).now();
    const summary = await program.get(StandingsSummaryService).summarize(instant, null);
    output.answer({ at: formatInstant(instant), ...summary }, () =>
      table(
        ['standing', 'customers', 'seats'],
        Object.entries(summary.standings).map(([standing, { customers, seats }]) => [
          standing,
          String(customers),
          String(seats),
        ]),
      ),
    );
    return EXIT_CODES.done;
  });
}

/** An option that must be an instant, or a day, which stands for its beginning in the partner's zone. */
export function instantOption(name: string, text: string): Instant {
  const day = parseDay(text);
  if (day !== null) return startOfDay(day, readConfiguration(process.env).partnerTimeZone);
  const parsed = instantSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw invalidRequest(issuesOf(parsed.error.issues).map((issue) => ({ ...issue, field: `--${name}` })));
}
