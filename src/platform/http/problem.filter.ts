import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, InputError } from '../../domain/errors.js';
import { PROBLEM_MEDIA_TYPE, problemOf, RETRY_AFTER_S } from './problem.js';

/** What Fastify itself refuses before a controller is reached, in the program's own words. */
const FASTIFY_ERRORS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['JSON_MALFORMED', 'The body is not JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['JSON_MALFORMED', 'The body is empty; JSON was expected.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['BODY_TOO_LARGE', 'The body is larger than this route takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['MEDIA_TYPE_UNSUPPORTED', 'The Content-Type is not one this route takes.'],
  FST_ERR_BAD_URL: ['REQUEST_INVALID', 'The path cannot be read.'],
  FST_ERR_MAX_PARAM_LENGTH: ['REQUEST_INVALID', 'A part of the path is too long.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['REQUEST_INVALID', 'The body is not as long as Content-Length says.'],
};

const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'REQUEST_INVALID',
  401: 'CREDENTIAL_INVALID',
  403: 'SCOPE_MISSING',
  404: 'ROUTE_UNKNOWN',
  413: 'BODY_TOO_LARGE',
  415: 'MEDIA_TYPE_UNSUPPORTED',
  429: 'TOO_MANY_FAILURES',
};

/** Turns what was thrown into problem+json. Only what is our own fault is logged, with its cause. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    this.answer(error, request, reply);
  }

  /** Answers a request with the problem that `error` is; also for plain Fastify routes. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(understood(error));
    if (problem.code === 'INVARIANT_BROKEN') {
      this.logger.error({ requestId: request.id, route: request.routeOptions.url, error: described(error) });
    }
    if (reply.sent) return;
    if (problem.status === 503) void reply.header('retry-after', RETRY_AFTER_S);
    void reply.status(problem.status).header('content-type', PROBLEM_MEDIA_TYPE).send(problem);
  }
}

function understood(error: unknown): unknown {
  // Nest wraps what Fastify threw.
  const thrown = error instanceof HttpException ? (error.cause ?? error) : error;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const known = FASTIFY_ERRORS[code];
  if (known !== undefined) return new InputError(known[0], known[1]);
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.message);
  if (code.startsWith('FST_') && thrown instanceof Error && 'statusCode' in thrown) {
    return fromStatus(Number(thrown.statusCode), thrown.message);
  }
  return error;
}

function fromStatus(status: number, message: string): unknown {
  const code = STATUS_CODES[status];
  return code === undefined ? new Error(message) : new InputError(code, message);
}

function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${described(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
