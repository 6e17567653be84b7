import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { formatInstant } from '../../domain/time/instant.js';
import {
  type Caller,
  CurrentCaller,
  cursorSchema,
  limitSchema,
  type Page,
  pageOf,
  RequireScope,
  SecretFields,
} from '../../platform/http/index.js';
import { idSchema, newUserSchema, userChangeSchema } from './auth.schemas.js';
import type { UserEntity } from './user.entity.js';
import { UsersService } from './users.service.js';

const listSchema = z.strictObject({ limit: limitSchema, cursor: cursorSchema(z.tuple([z.uuid()])) });

/** Users and their roles. */
@ApiTags('users')
@Controller('v1/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @RequireScope('admin:read')
  @ApiOperation({ summary: 'People who may sign in, newest first' })
  async list(@Query({ schema: listSchema }) { limit, cursor }: z.output<typeof listSchema>): Promise<Page<UserView>> {
    const users = await this.users.list(limit + 1, cursor?.[0]);
    return pageOf(users, limit, (user) => [user.principalId], viewOf);
  }

  @Post()
  @RequireScope('admin:write')
  @SecretFields('password')
  @ApiOperation({ summary: 'Lets a person in; nobody can give a role that holds what they do not' })
  async create(
    @Body({ schema: newUserSchema }) body: z.output<typeof newUserSchema>,
    @CurrentCaller() caller: Caller,
  ): Promise<UserView> {
    return viewOf(await this.users.create(body, caller));
  }

  @Patch(':principalId')
  @RequireScope('admin:write')
  @ApiOperation({ summary: 'Changes roles, password, name or e-mail; disables or enables' })
  async change(
    @Param('principalId', { schema: idSchema }) principalId: string,
    @Body({ schema: userChangeSchema }) body: z.output<typeof userChangeSchema>,
    @CurrentCaller() caller: Caller,
  ): Promise<UserView> {
    return viewOf(await this.users.change(principalId, body, caller));
  }
}

type UserView = ReturnType<typeof viewOf>;

const viewOf = (user: UserEntity) => ({
  principalId: user.principalId,
  username: user.username,
  name: user.principal.name,
  email: user.email,
  roles: user.roles,
  createdAt: formatInstant(user.principal.createdAt),
  disabledAt: user.disabledAt === null ? null : formatInstant(user.disabledAt),
  lockedUntil: user.lockedUntil === null ? null : formatInstant(user.lockedUntil),
});
