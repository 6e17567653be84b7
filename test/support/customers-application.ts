import type { AddressInfo } from 'node:net';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { migrations } from '../../src/entry/migrations/index.js';
import { instantFromMs } from '../../src/domain/time/instant.js';
import { AgreementsModule, agreementsEntities } from '../../src/features/agreements/index.js';
import { AuditModule } from '../../src/features/audit/index.js';
import { authEntities, AuthModule } from '../../src/features/auth/index.js';
import { customersEntities, CustomersModule } from '../../src/features/customers/index.js';
import { importsEntities, ImportsModule } from '../../src/features/imports/index.js';
import { PolicyModule } from '../../src/features/policy/index.js';
import { Clock, ClockModule } from '../../src/platform/clock/index.js';
import { ConfigurationModule, readConfiguration } from '../../src/platform/config/index.js';
import { DatabaseModule, migrate, openDataSource } from '../../src/platform/database/index.js';
import { createServer, ProblemFilter } from '../../src/platform/http/index.js';
import { QueueModule } from '../../src/platform/queue/index.js';
import { eventually } from './eventually.js';

export const BOOTSTRAP_KEY = 'a bootstrap key of more than 32 characters';

/** A program that keeps customers and acceptances and imports them, on a port of its own. */
export interface CustomersApplication {
  readonly nest: NestFastifyApplication;
  readonly dataSource: DataSource;
  readonly url: string;
  /** Sends JSON; with the bootstrap key unless another is named. */
  call(method: string, path: string, body?: unknown, key?: string): Promise<Answer>;
  /** Uploads a file and waits until its import has ended. */
  import(kind: 'customers' | 'acceptances', file: string | Uint8Array<ArrayBuffer>): Promise<Record<string, unknown>>;
  /** The facts of the ledger's entries of a kind. */
  ledgerFacts(kind: string): Promise<readonly Record<string, unknown>[]>;
  /** Moves the product's clock. */
  moveClock(at: string): Promise<void>;
  stop(): Promise<void>;
}

/** An answer with its JSON read; an empty object where there is none. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Starts it at an instant of the product's clock. */
export async function startCustomersApplication(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<CustomersApplication> {
  const dataSource = await openDataSource({
    url: databaseUrl,
    applicationName: 'customers-test',
    connectionsMax: 10,
    entities: [...customersEntities, ...agreementsEntities, ...importsEntities, ...authEntities],
    migrations,
  });
  await migrate(dataSource);
  const nest = await createServer(rootModule(dataSource, databaseUrl, settings));
  await nest.listen(0, '127.0.0.1');
  const { port } = nest.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const call: CustomersApplication['call'] = async (method, path, body, key = BOOTSTRAP_KEY) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  return {
    nest,
    dataSource,
    url,
    call,
    import: async (kind, file) => {
      const response = await fetch(`${url}/v1/${kind}/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${BOOTSTRAP_KEY}`, 'content-type': 'text/csv' },
        body: file,
        duplex: 'half',
      });
      if (response.status !== 202) throw new Error(`The upload was answered ${response.status}`);
      const { importId } = (await response.json()) as { importId: string };
      let report: Record<string, unknown> = {};
      await eventually(`import ${importId} ends`, async () => {
        report = (await call('GET', `/v1/imports/${importId}`)).body;
        return report['endedAt'] !== null;
      });
      return report;
    },
    ledgerFacts: async (kind) => {
      const rows = await dataSource.query<{ facts: Record<string, unknown> }[]>(
        'select facts from ledger_entries where kind = $1 order by recorded_at',
        [kind],
      );
      return rows.map(({ facts }) => facts);
    },
    moveClock: (at) => nest.get(Clock, { strict: false }).move(instantFromMs(Date.parse(at)), () => undefined),
    stop: () => nest.close(),
  };
}

function rootModule(dataSource: DataSource, databaseUrl: string, settings: object): DynamicModule {
  const configuration = readConfiguration({
    BOOTSTRAP_API_KEY: BOOTSTRAP_KEY,
    BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery staple',
    CLOCK_AT: '2020-01-10T09:00:00+09:00',
    PARTNER_TIME_ZONE: 'Asia/Seoul',
    ...settings,
  });
  return {
    module: TestModule,
    imports: [
      ConfigurationModule.with(configuration),
      DatabaseModule.around(dataSource),
      ClockModule,
      ScheduleModule.forRoot(),
      QueueModule.at(databaseUrl),
      AuthModule,
      AuditModule,
      PolicyModule,
      CustomersModule,
      AgreementsModule,
      ImportsModule,
    ],
    providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
  };
}

@Module({})
class TestModule {}
