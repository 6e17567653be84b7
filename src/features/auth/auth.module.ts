import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AuditModule } from '../audit/index.js';
import { ApiKeyCache } from './api-key-cache.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { Authenticator } from './authenticator.js';
import { BootstrapAnnouncement } from './bootstrap-announcement.js';
import { BootstrapService } from './bootstrap.service.js';
import { ClosedRoutesCheck } from './closed-routes.check.js';
import { ConsoleSession } from './console-session.js';
import { FailedAttempts } from './failed-attempts.js';
import { Passwords } from './passwords.js';
import { SessionController } from './session.controller.js';
import { SessionCookie } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

const monotonicMs = (): number => performance.now();

/** Access: with this module in the application every route is closed unless it says otherwise. */
@Global()
@Module({
  imports: [AuditModule, DiscoveryModule],
  controllers: [ApiKeysController, SessionController, SignInController, UsersController],
  providers: [
    { provide: APP_GUARD, useClass: AuthenticationGuard },
    { provide: ApiKeyCache, useFactory: () => new ApiKeyCache(monotonicMs) },
    { provide: FailedAttempts, useFactory: () => new FailedAttempts(monotonicMs) },
    ApiKeysService,
    Authenticator,
    BootstrapAnnouncement,
    BootstrapService,
    ClosedRoutesCheck,
    ConsoleSession,
    Passwords,
    SessionCookie,
    SessionsService,
    SignInService,
    UsersService,
  ],
  exports: [ApiKeysService, Authenticator, UsersService],
})
export class AuthModule {}
