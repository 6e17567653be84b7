import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InputError } from '../../domain/errors.js';
import type { Caller } from '../../platform/http/index.js';
import { ApiKeysService } from './api-keys.service.js';
import { FailedAttempts } from './failed-attempts.js';
import { comesFromOwnPage } from './same-origin.js';
import { SessionCookie } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Finds out who makes a request, by its API key or else by the console's session. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    private readonly failures: FailedAttempts,
  ) {}

  /**
   * @throws InputError `CREDENTIAL_MISSING`, `CREDENTIAL_INVALID`, `CSRF_REJECTED`, or `TOO_MANY_FAILURES` in place of
   *   `CREDENTIAL_INVALID` when the address failed too often. A valid credential is taken from any address.
   */
  async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
    const { authorization } = request.headers;
    const token = this.cookie.read(request);
    if (authorization === undefined && token === null) {
      void reply.header('www-authenticate', 'Bearer');
      throw new InputError('CREDENTIAL_MISSING', 'This route needs an API key or a session.');
    }
    const caller =
      authorization === undefined ? await this.sessions.callerOf(token ?? '') : await this.bearer(authorization);
    if (caller === null) throw this.refusal(request, reply);
    if (caller.through === 'session' && !READING_METHODS.has(request.method) && comesFromOwnPage(request) !== 'yes') {
      throw new InputError('CSRF_REJECTED', 'A change in a session must come from a page of this site.');
    }
    return caller;
  }

  private async bearer(authorization: string): Promise<Caller | null> {
    const [, apiKey] = /^Bearer +(\S.*)$/i.exec(authorization) ?? [];
    return apiKey === undefined ? null : this.apiKeys.callerOf(apiKey);
  }

  private refusal(request: FastifyRequest, reply: FastifyReply): InputError {
    void reply.header('www-authenticate', 'Bearer error="invalid_token"');
    countFailure(this.failures, request, reply);
    return new InputError('CREDENTIAL_INVALID', 'The API key or session is unknown, revoked or expired.');
  }
}

/** Counts a failure against the request's address, and tells how long to wait when there were too many. */
export function countFailure(failures: FailedAttempts, request: FastifyRequest, reply: FastifyReply): void {
  try {
    failures.count(request.ip);
  } catch (error) {
    if (error instanceof InputError) void reply.header('retry-after', error.facts['retryAfterS']);
    throw error;
  }
}
