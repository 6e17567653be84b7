import type { INestApplicationContext } from '@nestjs/common';
import { readConfiguration } from '../../platform/config/index.js';
import { withEmbeddedDatabase } from '../../platform/database/embedded/index.js';
import { buildProgram } from '../program.js';

const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Runs a command's work inside the program, on the database of the running one or, when none runs, on its own.
 *
 * @param role `all` where the work itself takes jobs, `api` where it only asks.
 */
export async function withProgram<T>(
  role: 'all' | 'api',
  work: (program: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const configuration = readConfiguration(process.env);
  const quiet = configuration.with({ role, logLevel: 'warn' });
  const inside = async (databaseUrl: string): Promise<T> => {
    const { application, close } = await buildProgram(quiet, databaseUrl);
    return work(application).finally(close);
  };
  const { databaseUrl, dataDir } = configuration;
  return databaseUrl === null ? withEmbeddedDatabase({ dataDir, log: complain }, inside) : inside(databaseUrl);
}
