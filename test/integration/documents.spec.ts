import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ACCEPTANCE_COLUMNS } from '../../src/domain/agreements/acceptance-fields.js';
import { CUSTOMER_COLUMNS } from '../../src/domain/agreements/customer-fields.js';
import { ERROR_KINDS, type ErrorCode, InputError } from '../../src/domain/errors.js';
import { ALLOW_CODES, DENY_CODES } from '../../src/domain/gate/decision.js';
import { NEWEST_REVISION, POLICY_HISTORY } from '../../src/domain/policy/revisions/policy-history.js';
import { problemOf } from '../../src/platform/http/problem.js';

const read = (file: string): string => readFileSync(file, 'utf8');

const documents = ['.', 'examples', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** The cells of every table row in a document whose first cells are what `pattern` says. */
function rowsOf(file: string, pattern: RegExp): string[][] {
  return read(file)
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('docs/errors.md', () => {
  const rows = rowsOf('docs/errors.md', /^\| `[A-Z_]+` /);

  it('explains every error code once, and no other', () => {
    expect(rows.map(([code]) => code).sort()).toEqual(Object.keys(ERROR_KINDS).sort());
  });

  it('names the status that HTTP answers', () => {
    const stated = rows.map(([code, status]) => [code, Number(status)]);
    expect(stated).toEqual(rows.map(([code]) => [code, problemOf(new InputError(code as ErrorCode, '')).status]));
  });
});

describe('docs/policy.md', () => {
  it('lists the milestones of the newest revision with their days and certainty, in order', () => {
    const inOrder = [...NEWEST_REVISION.milestones].sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1));
    const stated = rowsOf('docs/policy.md', /^\| \d{4}-\d\d-\d\d \| `/).map(([day, id, where, , certainty]) => [
      day,
      id,
      where,
      certainty,
    ]);
    expect(stated).toEqual(
      inOrder.map(({ effectiveOn, id, environments, certainty }) => [
        effectiveOn,
        id,
        environments.join(', '),
        certainty,
      ]),
    );
  });

  it('lists every shipped revision', () => {
    const stated = rowsOf('docs/policy.md', /^\| \d+ +\| `/).map(([number, id]) => [Number(number), id]);
    expect(stated).toEqual(POLICY_HISTORY.map(({ number, id }) => [number, id]));
  });
});

describe('every document', () => {
  it.each(documents)('%s links only to what is there', (file) => {
    const targets = [...read(file).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
    const broken = targets.filter((target) => !/^https?:/.test(target) && !existsSync(join(dirname(file), target)));
    expect(broken).toEqual([]);
  });

  it.each(documents)('%s names only commands that package.json has', (file) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(file).matchAll(/npm (?:run ([a-z0-9:]+)|(test|start)\b)/g)].map(
      ([, run, short]) => run ?? short ?? '',
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('.ci/run', () => {
  it('ends with the command by which the read-me says to test', () => {
    expect(read('README.md')).toMatch(/^npm test$/m);
    expect([...read('.ci/run').matchAll(/^part (.+)$/gm)].map(([, command]) => command)).toEqual([
      'npm ci',
      'npm run check',
      'npm test',
    ]);
  });
});

describe('docs/api.md', () => {
  it('lists every route of version 1 with the scopes it asks for', () => {
    const stated = rowsOf('docs/api.md', /^\| `[A-Z]+ \/v1\//).map(
      ([route, scopes]) => `${route ?? ''} ${scopes ?? ''}`,
    );
    expect(stated.sort()).toEqual(controllerRoutes().sort());
  });

  it('lists every code of the gate with its verdict', () => {
    const stated = rowsOf('docs/api.md', /^\| `[A-Z_]+` +\| (allow|deny)/);
    const codesOf = (verdict: string): unknown[] => stated.filter((row) => row[1] === verdict).map(([code]) => code);
    expect(codesOf('allow')).toEqual(ALLOW_CODES);
    expect(codesOf('deny')).toEqual(DENY_CODES);
  });

  it.each([
    ['customers', CUSTOMER_COLUMNS],
    ['acceptances', ACCEPTANCE_COLUMNS],
  ])('names the columns of a file of %s', (_kind, columns) => {
    expect(read('docs/api.md').split('\n')).toContain(columns.map(({ name }) => name).join(','));
  });
});

/** Every route of version 1 as its controller's decorators say it: `GET /v1/scans scans:read`. */
function controllerRoutes(): string[] {
  return readdirSync('src/features', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.controller.ts'))
    .flatMap((file) => routesIn(read(join('src/features', file))))
    .filter((route) => route.includes(' /v1/'));
}

function routesIn(source: string): string[] {
  const prefix = /@Controller\('?([^')]*)'?\)/.exec(source)?.[1] ?? '';
  const methods = source.matchAll(
    /@(Get|Post|Put|Patch|Delete)\('?([^')]*)'?\)((?:.|\n)*?)\n {2}(?:async )?[a-z]\w*\(/gi,
  );
  return [...methods].map(([, verb = '', path = '', decorators = '']) => {
    const route = ['', prefix, path].filter((part, index) => index === 0 || part !== '').join('/');
    return `${verb.toUpperCase()} ${route} ${accessIn(decorators)}`;
  });
}

function accessIn(decorators: string): string {
  if (decorators.includes('@OpenRoute()')) return 'open';
  if (decorators.includes('@RequireSignIn()')) return 'signed in';
  const named = /@RequireScope\(([^)]*)\)/.exec(decorators)?.[1] ?? '';
  return named.replaceAll("'", '');
}
