import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InputError } from '../../domain/errors.js';
import { countFailure } from './authenticator.js';
import { FailedAttempts } from './failed-attempts.js';
import { comesFromOwnPage } from './same-origin.js';
import { SessionCookie } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';
import { type Credentials, SignInService } from './sign-in.service.js';

/** Signing in and out as a browser does it: the session and its cookie together. */
@Injectable()
export class ConsoleSession {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    private readonly failures: FailedAttempts,
  ) {}

  /** @throws InputError `SIGN_IN_FAILED`, `TOO_MANY_FAILURES`, or `CSRF_REJECTED` for another site's form. */
  async open(credentials: Credentials, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (comesFromOwnPage(request) === 'no') {
      throw new InputError('CSRF_REJECTED', 'Signing in must come from a page of this site.');
    }
    // Counted beforehand and taken back on success, so that a thousand guesses at once are not one.
    countFailure(this.failures, request, reply);
    const token = await this.signIns.signIn(credentials);
    this.failures.forgive(request.ip);
    this.cookie.set(reply, token);
  }

  async close(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = this.cookie.read(request);
    if (token !== null) await this.sessions.close(token);
    this.cookie.clear(reply);
  }
}
