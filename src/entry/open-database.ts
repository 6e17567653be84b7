import { startEmbeddedDatabase } from '../platform/database/embedded/index.js';
import { InputError } from '../domain/errors.js';
import type { Configuration } from '../platform/config/index.js';

/** A database to work on, and how to be done with it. */
export interface OpenDatabase {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const nothingToClose = (): Promise<void> => Promise.resolve();

/**
 * The database that `DATABASE_URL` names, else the embedded one, which this process starts and holds until `close`.
 *
 * @param onExit Told when the embedded database ends by itself.
 * @throws InputError `DATA_DIR_IN_USE` while another program runs on the same `DATA_DIR`.
 */
export async function openDatabase(
  configuration: Configuration,
  log: (line: string) => void,
  onExit: (reason: string) => void,
): Promise<OpenDatabase> {
  if (configuration.databaseUrl !== null) return { url: configuration.databaseUrl, close: nothingToClose };
  if (configuration.role !== 'all') {
    throw new InputError(
      'CONFIGURATION_INVALID',
      `ROLE=${configuration.role} needs DATABASE_URL: the embedded database serves one process, with ROLE=all.`,
    );
  }
  const embedded = await startEmbeddedDatabase({ dataDir: configuration.dataDir, log, onExit });
  return { url: embedded.url, close: () => embedded.stop() };
}
