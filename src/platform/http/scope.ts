import { createParamDecorator, type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvariantError } from '../../domain/errors.js';

/** What a credential may be allowed to do. A route names the scopes it needs; a route that names none is closed. */
export const SCOPES = [
  'customers:read',
  'customers:write',
  'acceptances:read',
  'acceptances:write',
  'gate:check',
  'gate:simulate',
  'gate:admin',
  'overrides:read',
  'overrides:request',
  'overrides:approve',
  'decisions:read',
  'scans:run',
  'scans:read',
  'policy:read',
  'policy:write',
  'policy:approve',
  'reminders:read',
  'reminders:write',
  'admin:read',
  'admin:write',
  'audit:read',
  'clock:write',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who makes a call, and what their credential allows. */
export interface Caller {
  readonly principalId: string;
  readonly kind: 'person' | 'service' | 'bootstrap' | 'system';
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Whether the call came with the console's session or with an API key. */
  readonly through: 'session' | 'api-key';
}

export const REQUIRED_SCOPES = 'required-scopes';
export const OPEN_ROUTE = 'open-route';

/** The caller needs every one of these scopes. */
export const RequireScope = (...scopes: [Scope, ...Scope[]]): CustomDecorator => SetMetadata(REQUIRED_SCOPES, scopes);

/** The route answers anyone. */
export const OpenRoute = (): CustomDecorator => SetMetadata(OPEN_ROUTE, true);

/** A signed-in caller is needed, whatever their scopes: for a person's own session. */
export const RequireSignIn = (): CustomDecorator => SetMetadata(REQUIRED_SCOPES, []);

const callers = new WeakMap<FastifyRequest, Caller>();

/** Remembers who made the request; the authentication guard is the only one to call it. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Who made the request. Only open routes have none. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new InvariantError('An open route asked who its caller is.');
  return caller;
}

/** The caller as a parameter of a controller's method. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
