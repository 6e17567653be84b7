export { IdempotencyInterceptor, SecretFields } from './idempotency.interceptor.js';
export { problemOf } from './problem.js';
export {
  type Caller,
  CurrentCaller,
  OPEN_ROUTE,
  OpenRoute,
  REQUIRED_SCOPES,
  RequireScope,
  RequireSignIn,
  type Scope,
  SCOPES,
  setCaller,
} from './scope.js';
export { createServer } from './server.js';
export { invalidRequest, issuesOf } from './validation.js';
export { cursorSchema, limitSchema, type Page, pageOf } from './paging.js';
export { textSchema } from './text-schema.js';
export { instantKeySchema, instantSchema } from './instant-schema.js';
export { ProblemFilter } from './problem.filter.js';
export { preferredLanguage } from './language.js';
