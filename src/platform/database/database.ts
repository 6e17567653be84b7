import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { InputError, OperationalError } from '../../domain/errors.js';
import { isDisconnection, isRetryable, isUnstorable } from './database-errors.js';

/** A transaction's own entity manager: the first argument of every repository function. */
export type Tx = EntityManager;

type Hook = (tx: Tx) => Promise<void>;

interface Hooks {
  readonly beforeCommit: Hook[];
  readonly afterCommit: (() => void)[];
}

const hooksByTransaction = new WeakMap<Tx, Hooks>();
const ATTEMPTS_MAX = 5;

/** Runs `hook` inside the transaction, after its work and before its commit; hooks run in the order they were added. */
export function beforeCommit(tx: Tx, hook: Hook): void {
  hooksOf(tx).beforeCommit.push(hook);
}

/** Runs `hook` once the transaction has been committed, and never when it was rolled back. It must not throw. */
export function afterCommit(tx: Tx, hook: () => void): void {
  hooksOf(tx).afterCommit.push(hook);
}

function hooksOf(tx: Tx): Hooks {
  const hooks = hooksByTransaction.get(tx);
  if (hooks === undefined) throw new TypeError('Hooks need a transaction of Database.transaction');
  return hooks;
}

/** The connection a transaction runs on, for COPY streams. It must not be used after the transaction has ended. */
export async function connectionOf(tx: Tx): Promise<pg.PoolClient> {
  if (tx.queryRunner === undefined) throw new TypeError('COPY needs a transaction');
  return (await tx.queryRunner.connect()) as pg.PoolClient;
}

/** The one way to the database: explicit transactions, read committed unless a snapshot is asked for. */
@Injectable()
export class Database implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` in a transaction and commits it.
   *
   * @throws OperationalError `DATABASE_UNAVAILABLE` when the database cannot be reached. A deadlock or a
   *   serialization failure aborts the whole transaction, so `work` is run again, at most five times in all.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run('READ COMMITTED', work);
  }

  /** As {@link transaction}, but every statement of `work` sees the same instant of the database. */
  async snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run('REPEATABLE READ', work);
  }

  /** Gives a connection back to the pool only when `work` has ended: for LISTEN and advisory locks. */
  async session<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner.manager);
    } catch (error) {
      throw translated(error);
    } finally {
      await runner.release();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async run<T>(isolation: 'READ COMMITTED' | 'REPEATABLE READ', work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(isolation, work);
      } catch (error) {
        if (attempt < ATTEMPTS_MAX && isRetryable(error)) continue;
        throw translated(error);
      }
    }
  }

  private async attempt<T>(isolation: 'READ COMMITTED' | 'REPEATABLE READ', work: (tx: Tx) => Promise<T>): Promise<T> {
    const hooks: Hooks = { beforeCommit: [], afterCommit: [] };
    const result = await this.dataSource.transaction(isolation, async (tx) => {
      hooksByTransaction.set(tx, hooks);
      const value = await work(tx);
      for (const hook of hooks.beforeCommit) await hook(tx);
      return value;
    });
    for (const hook of hooks.afterCommit) hook();
    return result;
  }
}

function translated(error: unknown): unknown {
  if (isUnstorable(error)) {
    return new InputError('REQUEST_INVALID', 'The request has a value that cannot be stored.', [], { cause: error });
  }
  if (!isDisconnection(error)) return error;
  return new OperationalError('DATABASE_UNAVAILABLE', 'The database cannot be reached.', {}, { cause: error });
}
