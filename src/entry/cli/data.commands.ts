import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { InputError } from '../../domain/errors.js';
import { SYSTEM_PRINCIPAL_ID } from '../../features/auth/index.js';
import { type ImportReport, importReportToJson, ImportsService } from '../../features/imports/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import type { Output } from './output.js';
import type { Run } from './run.js';
import { withProgram } from './session.js';

const PROGRESS_MS = 500;
const ERRORS_SHOWN = 20;

/** `customers import`, `acceptances import`. */
export function addDataCommands(program: Command, run: Run): void {
  for (const kind of ['customers', 'acceptances'] as const) {
    program
      .command(kind)
      .description(`Read in ${kind}`)
      .command('import')
      .argument('<file>', 'a CSV file in UTF-8, with the columns of docs/api.md')
      .description(`Bring the good lines of a CSV file in and name every other; exit code 3 when lines are refused`)
      .action((file: string) => run((output) => importFile(kind, file, output)));
  }
}

async function importFile(kind: 'customers' | 'acceptances', file: string, output: Output): Promise<ExitCode> {
  await access(file, constants.R_OK).catch(() => {
    throw new InputError('REQUEST_INVALID', `The file ${file} cannot be read.`);
  });
  if (!(await stat(file)).isFile()) throw new InputError('REQUEST_INVALID', `${file} is not a file.`);
  return withProgram('api', async (program) => {
    const imports = program.get(ImportsService);
    const { importId } = await imports.receive(kind, createReadStream(file), SYSTEM_PRINCIPAL_ID);
    const timer = setInterval(() => void showProgress(imports, importId, output), PROGRESS_MS);
    try {
      await imports.run(importId);
    } finally {
      clearInterval(timer);
      output.endProgress();
    }
    const report = await imports.report(importId);
    output.answer(importReportToJson(report), () => textOf(report));
    return report.row.status === 'completed' && report.row.failed === 0 ? EXIT_CODES.done : EXIT_CODES.negative;
  });
}

async function showProgress(imports: ImportsService, importId: string, output: Output): Promise<void> {
  const { row } = await imports.report(importId);
  output.progress(row.done, row.total);
}

function textOf({ row, errors }: ImportReport): string {
  const head =
    row.status === 'failed'
      ? `The file was not read in.`
      : `${row.done} lines read in (${row.unchanged} changed nothing), ${row.failed} refused.`;
  const shown = errors.slice(0, ERRORS_SHOWN).map(({ line, column, code, message }) => {
    const place = [line > 0 ? `line ${line}` : '', column].filter((part) => part !== '').join(', ');
    return `  ${place === '' ? '' : `${place}: `}${code} ${message}`;
  });
  const rest = row.failed > shown.length ? [`  … and more: import ${row.importId}`] : [];
  return [head, ...shown, ...rest].join('\n');
}
