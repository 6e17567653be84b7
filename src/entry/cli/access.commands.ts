import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { ApiKeysService, ROLES, UsersService } from '../../features/auth/index.js';
import { InputError } from '../../domain/errors.js';
import { SCOPES } from '../../platform/http/index.js';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import type { Output } from './output.js';
import type { Run } from './run.js';
import { withProgram } from './session.js';

interface KeyOptions {
  readonly name: string;
  readonly scopes: string;
}

interface UserOptions {
  readonly username: string;
  readonly name?: string;
  readonly email?: string;
  readonly roles: string;
}

/** `api-keys create`, `users create`. */
export function addAccessCommands(program: Command, run: Run): void {
  program
    .command('api-keys')
    .description('Keys of services')
    .command('create')
    .option('--name <name>', 'the service that will hold it', 'command line')
    .requiredOption('--scopes <scopes>', `separated by commas: ${SCOPES.join(', ')}`)
    .description('Make a key; it is shown this once')
    .action((options: KeyOptions) => run((output) => createKey(options, output)));
  program
    .command('users')
    .description('People')
    .command('create')
    .requiredOption('--username <username>', 'what they sign in with')
    .option('--name <name>', 'how they are shown; the user name when left out')
    .option('--email <email>', 'where mails for them go')
    .requiredOption('--roles <roles>', `separated by commas: ${ROLES.join(', ')}`)
    .description('Let a person in; the password is read from standard input')
    .action((options: UserOptions) => run((output) => createUser(options, output)));
}

/** The items of a list separated by commas; each must be one of `known`. */
function listed<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  const items = text.split(',').map((item) => item.trim());
  return items.map((item) => {
    const found = known.find((one) => one === item);
    if (found !== undefined) return found;
    throw new InputError('REQUEST_INVALID', `${option}: expected ${known.join(', ')}, separated by commas`);
  });
}

async function createKey(options: KeyOptions, output: Output): Promise<ExitCode> {
  const scopes = listed('--scopes', options.scopes, SCOPES);
  return withProgram('api', async (program) => {
    const owner = { serviceName: options.name };
    const made = await program.get(ApiKeysService).create({ name: options.name, scopes, owner, expiresAt: null }, null);
    output.answer({ apiKeyId: made.apiKey.apiKeyId, key: made.key, scopes }, () => made.key);
    return EXIT_CODES.done;
  });
}

async function createUser(options: UserOptions, output: Output): Promise<ExitCode> {
  const roles = listed('--roles', options.roles, ROLES);
  const password = await readPassword();
  return withProgram('api', async (program) => {
    const { username, name = username, email = null } = options;
    const user = await program.get(UsersService).create({ username, name, email, roles, password }, null);
    output.answer({ principalId: user.principalId, username, roles }, () => `User ${username} may sign in.`);
    return EXIT_CODES.done;
  });
}

async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  if (process.stdin.isTTY) process.stderr.write('Password: ');
  for await (const line of lines) {
    lines.close();
    return line;
  }
  throw new InputError('REQUEST_INVALID', 'The password was expected on standard input.');
}
