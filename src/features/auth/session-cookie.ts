import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Configuration } from '../../platform/config/index.js';
import { SESSION_AGE_MAX_S } from './sessions.service.js';

/** The cookie that carries a session's token: bound to this host over TLS, a plain one where the console has none. */
@Injectable()
export class SessionCookie {
  private readonly name: string;
  private readonly options: { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean };

  constructor(configuration: Configuration) {
    const secure = configuration.publicUrl.startsWith('https://');
    this.name = secure ? '__Host-mca-session' : 'mca-session';
    this.options = { path: '/', httpOnly: true, sameSite: 'strict', secure };
  }

  read(request: FastifyRequest): string | null {
    return request.cookies[this.name] ?? null;
  }

  set(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.name, token, { ...this.options, maxAge: SESSION_AGE_MAX_S });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.options);
  }
}
