import { OPEN_ROUTE, REQUIRED_SCOPES, type Scope } from '../../platform/http/index.js';

/** What a route asks of its caller; `closed` when it says nothing. */
export type AccessRule =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'scopes'; readonly scopes: readonly Scope[] };

/** The rule of a controller's method, or else of its controller. Where both stand, the method's holds. */
export function accessRuleOf(method: object, controller: object): AccessRule {
  for (const target of [method, controller]) {
    const scopes = Reflect.getMetadata(REQUIRED_SCOPES, target) as Scope[] | undefined;
    if (scopes !== undefined) return { kind: 'scopes', scopes };
    if (Reflect.hasMetadata(OPEN_ROUTE, target)) return { kind: 'open' };
  }
  return { kind: 'closed' };
}
