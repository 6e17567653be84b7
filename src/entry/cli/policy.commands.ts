import type { Command } from 'commander';
import { InputError } from '../../domain/errors.js';
import { truthTable, type TruthTable } from '../../domain/gate/truth-table.js';
import type { PolicyRevision } from '../../domain/policy/policy.js';
import { NEWEST_REVISION, POLICY_HISTORY } from '../../domain/policy/revisions/policy-history.js';
import { compilePolicy } from '../../domain/timeline/compiled-policy.js';
import { validatePolicy } from '../../domain/timeline/validate-policy.js';
import { readConfiguration } from '../../platform/config/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import { type Output, table } from './output.js';
import type { Run } from './run.js';

/** `policy list|table|check|diff`: what this build ships; they need no database. */
export function addPolicyCommands(program: Command, run: Run): void {
  const policy = program.command('policy').description('The rules, and how they were learned');
  policy
    .command('list')
    .description('Every revision, oldest first')
    .action(() => run(list));
  policy
    .command('table')
    .option('--revision <id>', 'the newest when left out')
    .description('What is allowed and blocked in each phase, from the engine itself')
    .action(({ revision }: { revision?: string }) => run((output) => showTable(revision, output)));
  policy
    .command('check')
    .description('Prove that no revision contradicts itself; exit code 3 when one does')
    .action(() => run(check));
  policy
    .command('diff')
    .argument('<from>', 'a revision')
    .argument('<to>', 'a later one')
    .description('What the later revision added, changed and dropped')
    .action((from: string, to: string) => run((output) => diff(from, to, output)));
}

function revisionNamed(id: string): PolicyRevision {
  const found = POLICY_HISTORY.find((revision) => revision.id === id);
  if (found !== undefined) return found;
  const known = POLICY_HISTORY.map((revision) => revision.id).join(', ');
  throw new InputError('POLICY_REVISION_UNKNOWN', `There is no policy revision ${id}. There are: ${known}`);
}

function list(output: Output): ExitCode {
  const revisions = POLICY_HISTORY.map(({ number, id, announcedOn, supersedes, summary }) => ({
    number,
    id,
    announcedOn,
    supersedes,
    summary,
  }));
  output.answer(revisions, () =>
    table(
      ['number', 'revision', 'what it brought'],
      revisions.map(({ number, id, summary }) => [String(number), id, summary]),
    ),
  );
  return EXIT_CODES.done;
}

function showTable(revisionId: string | undefined, output: Output): ExitCode {
  const {
    policyBoundary: boundary,
    policyZone: zone,
    undatedDirectSatisfiesReference,
  } = readConfiguration(process.env);
  const revision = revisionId === undefined ? NEWEST_REVISION : revisionNamed(revisionId);
  const rows = truthTable(compilePolicy(revision, { zone, boundary, undatedDirectSatisfiesReference }));
  output.answer(rows, () => textOf(rows));
  return EXIT_CODES.done;
}

function textOf(rows: TruthTable): string {
  const operations = Object.keys(rows[0]?.cells ?? {});
  return table(
    ['phase', 'state', ...operations],
    rows.map(({ phase, state, cells }) => [
      phase,
      state,
      ...Object.values(cells).map(({ verdict, code }) => `${verdict === 'allow' ? 'A' : 'B'} ${code}`),
    ]),
  );
}

function check(output: Output): ExitCode {
  const problems = POLICY_HISTORY.flatMap((revision) =>
    validatePolicy(revision).map((problem) => ({ revision: revision.id, ...problem })),
  );
  output.answer({ revisions: POLICY_HISTORY.length, problems }, () =>
    problems.length === 0
      ? `${POLICY_HISTORY.length} revisions, none contradicts itself.`
      : problems.map((problem) => JSON.stringify(problem)).join('\n'),
  );
  return problems.length === 0 ? EXIT_CODES.done : EXIT_CODES.negative;
}

type Part = 'milestones' | 'rules' | 'attestationWindows';

interface Difference {
  readonly part: Part;
  readonly id: string;
  readonly change: 'added' | 'changed' | 'dropped';
}

function diff(from: string, to: string, output: Output): ExitCode {
  const [before, after] = [revisionNamed(from), revisionNamed(to)];
  const parts: readonly Part[] = ['milestones', 'rules', 'attestationWindows'];
  const differences = parts.flatMap((part) => differencesIn(part, before, after));
  output.answer(differences, () =>
    differences.length === 0
      ? 'They are the same.'
      : table(
          ['part', 'id', 'change'],
          differences.map(({ part, id, change }) => [part, id, change]),
        ),
  );
  return EXIT_CODES.done;
}

function differencesIn(part: Part, before: PolicyRevision, after: PolicyRevision): Difference[] {
  const former = new Map(before[part].map((item) => [item.id, JSON.stringify(item)]));
  const later = new Map(after[part].map((item) => [item.id, JSON.stringify(item)]));
  const ids = [...new Set([...former.keys(), ...later.keys()])];
  return ids.flatMap((id): Difference[] => {
    if (!former.has(id)) return [{ part, id, change: 'added' }];
    if (!later.has(id)) return [{ part, id, change: 'dropped' }];
    return former.get(id) === later.get(id) ? [] : [{ part, id, change: 'changed' }];
  });
}
