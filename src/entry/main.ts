import { InputError, OperationalError } from '../domain/errors.js';
import { type Configuration, readConfiguration } from '../platform/config/index.js';
import { openDatabase } from './open-database.js';
import { buildProgram, type Program } from './program.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const database = await openDatabase(configuration, complain, (reason) => {
    complain(reason);
    process.exit(1);
  });
  try {
    const program = await buildProgram(configuration, database.url);
    const stop = onStopSignal(async () => {
      await program.close();
      await database.close();
    });
    await listen(program, configuration);
    say(`MCA Tracker (${configuration.role}) answers at ${await program.application.getUrl()}`);
    await stop;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What the system answers when nothing can listen there. */
const NOT_TO_LISTEN_AT = new Set(['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'EAI_AGAIN', 'EINVAL', 'ENOTFOUND']);

async function listen({ application }: Program, { host, port }: Configuration): Promise<void> {
  try {
    await application.listen(port, host);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!NOT_TO_LISTEN_AT.has(code)) throw error;
    const message = `Nothing can listen at HOST=${host}, PORT=${port} (${code}).`;
    throw new InputError('CONFIGURATION_INVALID', message, [], { cause: error });
  }
}

/** Runs `close` at the first SIGINT or SIGTERM; a second one ends the process at once. */
function onStopSignal(close: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) process.exit(130);
      isStopping = true;
      close().then(resolve, reject);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const isExplained = error instanceof InputError || error instanceof OperationalError;
    complain(isExplained ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error));
    process.exit(1);
  },
);
