import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { DataSource } from 'typeorm';
import type { Configuration } from '../platform/config/index.js';
import { migrate, openDataSource } from '../platform/database/index.js';
import { createServer } from '../platform/http/index.js';
import { ProgramLogger } from '../platform/logging/index.js';
import { ApplicationModule, entities } from './application.module.js';
import { describeApi } from './describe-api.js';
import { migrations } from './migrations/index.js';

const CONNECTIONS_MAX = 20;
/** What a process answers that only works: whoever runs it asks how it is doing. */
const WORKER_ROUTES = new Set(['/healthz', '/readyz', '/metrics']);

/** The program, built and with its schema up to date. */
export interface Program {
  readonly application: NestFastifyApplication;
  /** Closes what was opened, in order: workers, HTTP, queues, connections. The database itself stays. */
  readonly close: () => Promise<void>;
}

/** Opens the connection pool, and brings the schema up to date. */
async function openSchema(configuration: Configuration, databaseUrl: string): Promise<DataSource> {
  const dataSource = await openDataSource({
    url: databaseUrl,
    applicationName: `mca-tracker ${configuration.role}`,
    connectionsMax: CONNECTIONS_MAX,
    entities,
    migrations,
  });
  try {
    await migrate(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** Builds the program on a database; it does not listen yet. */
export async function buildProgram(configuration: Configuration, databaseUrl: string): Promise<Program> {
  const dataSource = await openSchema(configuration, databaseUrl);
  try {
    const root = ApplicationModule.with(configuration, dataSource, databaseUrl);
    const application = await createServer(root, {
      logger: new ProgramLogger(configuration.logLevel),
      trustedProxies: configuration.trustedProxies,
    });
    if (configuration.role === 'worker') answerHealthOnly(application);
    else serveDocumentation(application);
    await application.init();
    return { application, close: () => application.close() };
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  }
}

function answerHealthOnly(application: NestFastifyApplication): void {
  application
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, next) => {
      if (WORKER_ROUTES.has(request.url)) next();
      else void reply.status(404).send();
    });
}

function serveDocumentation(application: NestFastifyApplication): void {
  SwaggerModule.setup('docs', application, () => describeApi(application), { jsonDocumentUrl: 'openapi.json' });
}
