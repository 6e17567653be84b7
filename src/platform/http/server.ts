import { type DynamicModule, type LoggerService, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { v7 as uuidv7 } from 'uuid';
import { validationPipe } from './validation.js';

/** Larger bodies are uploads, and those are streamed: see the imports. */
const JSON_BODY_BYTES_MAX = 1_048_576;

/** Builds the HTTP application on Fastify; it does not listen yet. */
export async function createServer(
  root: DynamicModule,
  logger: LoggerService | false = false,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BODY_BYTES_MAX,
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
      directives: { defaultSrc: ["'self'"], imgSrc: ["'self'", 'data:'], styleSrc: ["'self'", "'unsafe-inline'"] },
    },
    strictTransportSecurity: false,
  });
  application.useBodyParser('application/x-www-form-urlencoded');
  application.useGlobalPipes(validationPipe);
  return application;
}
