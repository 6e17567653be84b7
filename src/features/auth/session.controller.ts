import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Caller, CurrentCaller, OpenRoute, RequireSignIn, type Scope } from '../../platform/http/index.js';
import { credentialsSchema } from './auth.schemas.js';
import { ConsoleSession } from './console-session.js';
import type { Role } from './roles.js';
import { UsersService } from './users.service.js';

interface Me {
  readonly principalId: string;
  readonly kind: Caller['kind'];
  readonly name: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
}

/** The console session of the caller. */
@ApiTags('session')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly session: ConsoleSession,
    private readonly users: UsersService,
  ) {}

  @Post()
  @HttpCode(204)
  @OpenRoute()
  @ApiOperation({ summary: 'Signs in with a name and password; answers with the session cookie', security: [] })
  async open(
    @Body({ schema: credentialsSchema }) credentials: z.output<typeof credentialsSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.session.open(credentials, request, reply);
  }

  @Get()
  @RequireSignIn()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who the caller is and what they may do' })
  async me(@CurrentCaller() caller: Caller): Promise<Me> {
    const { principalId, kind, name, scopes } = caller;
    return { principalId, kind, name, roles: await this.users.rolesOf(principalId), scopes: [...scopes] };
  }

  @Delete()
  @HttpCode(204)
  @RequireSignIn()
  @ApiOperation({ summary: 'Signs out: the session ends everywhere' })
  async close(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.session.close(request, reply);
  }
}
