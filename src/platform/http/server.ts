import { type DynamicModule, type LoggerService, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { InputError } from '../../domain/errors.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';

/** Larger bodies are uploads, and those are streamed: see the imports. */
const JSON_BODY_BYTES_MAX = 1_048_576;

const FORM_ROUTES: ReadonlySet<string> = new Set(['/sign-in', '/sign-out']);

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
  const problems = new ProblemFilter();
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BODY_BYTES_MAX,
    trustProxy: [...trustedProxies],
    genReqId: () => uuidv7(),
    // Parsing decides nothing here: `__proto__` in a body is refused, not removed.
    onProtoPoisoning: 'error',
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      problems.answer(error, request, reply);
    },
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
  const server = application.getHttpAdapter().getInstance();
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, readForm);
  application.useGlobalPipes(validationPipe);
  return application;
}

/** Forms come from the pages for people; the API takes none. */
function readForm(
  request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, form?: Record<string, string>) => void,
): void {
  if (FORM_ROUTES.has(request.routeOptions.url ?? '')) {
    done(null, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
  } else {
    done(new InputError('MEDIA_TYPE_UNSUPPORTED', 'The Content-Type is not one this route takes.'));
  }
}
