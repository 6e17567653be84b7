import { type DynamicModule, type LoggerService, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { v7 as uuidv7 } from 'uuid';
import { validationPipe } from './validation.js';

/** Larger bodies are uploads, and those are streamed: see the imports. */
const JSON_BODY_BYTES_MAX = 1_048_576;

/** Where the log goes (nowhere by default), and whose word on the caller's address is taken. */
export interface ServerOptions {
  readonly logger?: LoggerService | false;
  /** Addresses or networks of the proxies in front. */
  readonly trustedProxies?: readonly string[];
}

/** Builds the HTTP application on Fastify; it does not listen yet. */
export async function createServer(
  root: DynamicModule,
  { logger = false, trustedProxies = [] }: ServerOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BODY_BYTES_MAX,
    trustProxy: [...trustedProxies],
    genReqId: () => uuidv7(),
    // Parsing decides nothing here: `__proto__` in a body is refused, not removed.
    onProtoPoisoning: 'error',
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
  });
  const options = {
    logger,
    // Fastify reads JSON by itself, faster, and says what is wrong with it.
    bodyParser: false,
    abortOnError: false,
  } satisfies NestApplicationOptions;
  const application = await NestFactory.create<NestFastifyApplication>(root, adapter, options);
  await application.register(cookie);
  await application.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        // TLS ends in front of the program; over plain HTTP this would send every form to a port that is closed.
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  });
  application.useBodyParser('application/x-www-form-urlencoded');
  application.useGlobalPipes(validationPipe);
  return application;
}
