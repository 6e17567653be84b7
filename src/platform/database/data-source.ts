import pg from 'pg';
import { DataSource, DefaultNamingStrategy, type EntitySchema, type MigrationInterface } from 'typeorm';

/** Entity classes as TypeORM takes them. */
export type EntityClass = (new () => object) | EntitySchema;

/** What to connect to, and what the tables and their history are. */
export interface DataSourceOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly connectionsMax: number;
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}

const { builtins } = pg.types;
const MIGRATION_LOCK = 20_191_001;

/**
 * How columns come back: bigint as a number (an unsafe one throws), date as `YYYY-MM-DD`, timestamptz as epoch
 * milliseconds. The driver's own parsers would give strings, and days as instants in the machine's zone.
 */
const parsers = new Map<Parameters<typeof pg.types.getTypeParser>[0], (text: string) => unknown>([
  [
    builtins.INT8,
    (text) => {
      const value = Number(text);
      if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond a safe integer`);
      return value;
    },
  ],
  [builtins.DATE, (text) => text],
  [builtins.TIMESTAMPTZ, (text) => Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'))],
]);

const columnTypes = {
  getTypeParser: (type: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(type)) ?? (pg.types.getTypeParser(type, format) as unknown),
};

class SnakeCase extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined): string {
    return customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}

/** Opens the connection pool. Every session speaks UTC. */
export async function openDataSource(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    applicationName: options.applicationName,
    entities: [...options.entities],
    migrations: [...options.migrations],
    migrationsTableName: 'schema_migrations',
    namingStrategy: new SnakeCase(),
    synchronize: false,
    logging: false,
    poolSize: options.connectionsMax,
    connectTimeoutMS: 5_000,
    extra: { types: columnTypes, options: '-c TimeZone=UTC', keepAlive: true },
    // An idle connection that breaks is replaced by the pool; without a listener the process would end.
    poolErrorHandler: () => undefined,
  });
  return dataSource.initialize();
}

/** Brings the schema up to date. Any number of processes may do so at once: the first migrates, the others wait. */
export async function migrate(dataSource: DataSource): Promise<readonly string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    return done.map((migration) => migration.name);
  } finally {
    await runner.release();
  }
}
