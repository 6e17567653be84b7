import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InputError } from '../../domain/errors.js';
import { setCaller } from '../../platform/http/index.js';
import { accessRuleOf } from './access-rule.js';
import { Authenticator } from './authenticator.js';
import { requireScopes } from './require-scopes.js';

/** Lets a request through only when its route is open or its caller holds every scope that the route names. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = accessRuleOf(context.getHandler(), context.getClass());
    if (rule.kind === 'open') return true;
    if (rule.kind === 'closed') throw new InputError('SCOPE_MISSING', 'This route is closed to everyone.');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.authenticator.authenticate(request, context.switchToHttp().getResponse<FastifyReply>());
    requireScopes(caller, rule.scopes);
    setCaller(request, caller);
    return true;
  }
}
