import { InputError } from '../../domain/errors.js';
import type { Caller, Scope } from '../../platform/http/index.js';

/** @throws InputError `SCOPE_MISSING` naming what the caller's credential lacks. */
export function requireScopes(caller: Caller, scopes: readonly Scope[]): void {
  const missing = scopes.filter((scope) => !caller.scopes.has(scope));
  if (missing.length > 0) throw new InputError('SCOPE_MISSING', `This needs the scope ${missing.join(', ')}.`);
}
