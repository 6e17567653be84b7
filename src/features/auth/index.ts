import { ApiKeyEntity } from './api-key.entity.js';
import { PrincipalEntity } from './principal.entity.js';
import { UserEntity } from './user.entity.js';

export { ApiKeysService } from './api-keys.service.js';
export { AuthModule } from './auth.module.js';
export { Authenticator } from './authenticator.js';
export { requireScopes } from './require-scopes.js';
export { requireSecondPerson } from './second-person.js';
export { ROLES } from './roles.js';
export { SYSTEM_PRINCIPAL_ID } from './system-principal.js';
export { UsersService } from './users.service.js';

export const authEntities = [ApiKeyEntity, PrincipalEntity, UserEntity];
