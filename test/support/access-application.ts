import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { migrations } from '../../src/entry/migrations/index.js';
import { AuditModule } from '../../src/features/audit/index.js';
import { authEntities, AuthModule } from '../../src/features/auth/index.js';
import { ConfigurationModule, readConfiguration } from '../../src/platform/config/index.js';
import { DatabaseModule, migrate, openDataSource } from '../../src/platform/database/index.js';
import { createServer, ProblemFilter } from '../../src/platform/http/index.js';

export const BOOTSTRAP_KEY = 'a bootstrap key of more than 32 characters';
export const ADMIN_PASSWORD = 'correct horse battery staple';

/** An application with access, the ledger and the controllers of one test. */
export interface AccessApplication {
  readonly url: string;
  readonly nest: NestFastifyApplication;
  readonly dataSource: DataSource;
  /** Sends JSON, with the bootstrap key unless another credential is named. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  stop(): Promise<void>;
}

/** What a call sends beside its method and path; `key: null` sends no API key. */
export interface CallOptions {
  readonly key?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with its body read: parsed where it is JSON, null where it is empty. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Settings that are not given are the test's: both bootstrap credentials. */
export type AccessSettings = Readonly<Record<string, string | undefined>> & { readonly DATABASE_URL: string };

/** Starts the application on a port of its own; the database is migrated first. */
export async function startAccessApplication(
  settings: AccessSettings,
  controllers: readonly Type[] = [],
): Promise<AccessApplication> {
  const dataSource = await openDataSource({
    url: settings.DATABASE_URL,
    applicationName: 'access-test',
    connectionsMax: 10,
    entities: authEntities,
    migrations,
  });
  await migrate(dataSource);
  const nest = await createServer(rootModule(dataSource, settings, controllers));
  try {
    await nest.listen(0, '127.0.0.1');
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  const { port } = nest.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    nest,
    dataSource,
    call: (method, path, options) => call(`${url}${path}`, method, options),
    stop: () => nest.close(),
  };
}

function rootModule(dataSource: DataSource, settings: AccessSettings, controllers: readonly Type[]): DynamicModule {
  const configuration = readConfiguration({
    BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    BOOTSTRAP_ADMIN_PASSWORD: ADMIN_PASSWORD,
    ...settings,
  });
  return {
    module: TestModule,
    imports: [ConfigurationModule.with(configuration), DatabaseModule.around(dataSource), AuditModule, AuthModule],
    controllers: [...controllers],
    providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
  };
}

@Module({})
class TestModule {}

async function call(url: string, method: string, options: CallOptions = {}): Promise<Answer> {
  const { key = BOOTSTRAP_KEY, body, headers } = options;
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
  const parsed: unknown = isJson ? JSON.parse(text) : { text };
  return { status: response.status, headers: response.headers, body: parsed as Record<string, unknown> };
}
