import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { formatInstant, type Instant } from '../../domain/time/instant.js';
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
import type { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysService, type KeyOwner } from './api-keys.service.js';
import { idSchema, newApiKeySchema } from './auth.schemas.js';

type NewApiKeyBody = z.output<typeof newApiKeySchema>;

const listSchema = z.strictObject({ limit: limitSchema, cursor: cursorSchema(z.tuple([z.uuid()])) });

/** API keys. */
@ApiTags('api-keys')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @RequireScope('admin:read')
  @ApiOperation({ summary: 'API keys without the keys themselves, newest first' })
  async list(@Query({ schema: listSchema }) { limit, cursor }: z.output<typeof listSchema>): Promise<Page<ApiKeyView>> {
    const apiKeys = await this.apiKeys.list(limit + 1, cursor?.[0]);
    return pageOf(apiKeys, limit, (apiKey) => [apiKey.apiKeyId], viewOf);
  }

  @Post()
  @RequireScope('admin:write')
  @Header('cache-control', 'no-store')
  @SecretFields('key')
  @ApiOperation({ summary: 'Makes a key and shows it this once; nobody can give a scope that they do not hold' })
  async create(
    @Body({ schema: newApiKeySchema }) body: NewApiKeyBody,
    @CurrentCaller() caller: Caller,
  ): Promise<ApiKeyView & { key: string }> {
    const { name, scopes, expiresAt } = body;
    const { apiKey, key } = await this.apiKeys.create(
      { name, scopes, expiresAt, owner: ownerOf(body, caller) },
      caller,
    );
    return { ...viewOf(apiKey), key };
  }

  @Delete(':apiKeyId')
  @HttpCode(204)
  @RequireScope('admin:write')
  @ApiOperation({ summary: 'Revokes a key: at once on this node, within half a second on others' })
  async revoke(
    @Param('apiKeyId', { schema: idSchema }) apiKeyId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.apiKeys.revoke(apiKeyId, caller);
  }
}

function ownerOf({ name, principalId, serviceName }: NewApiKeyBody, caller: Caller): KeyOwner {
  if (principalId !== undefined) return { principalId };
  if (serviceName === undefined && caller.kind === 'person') return { principalId: caller.principalId };
  return { serviceName: serviceName ?? name };
}

type ApiKeyView = ReturnType<typeof viewOf>;

const viewOf = (apiKey: ApiKeyEntity) => ({
  apiKeyId: apiKey.apiKeyId,
  name: apiKey.name,
  hint: apiKey.hint,
  scopes: apiKey.scopes,
  principalId: apiKey.principalId,
  owner: { kind: apiKey.principal.kind, name: apiKey.principal.name },
  createdAt: formatInstant(apiKey.createdAt),
  createdBy: apiKey.createdBy,
  expiresAt: formatted(apiKey.expiresAt),
  revokedAt: formatted(apiKey.revokedAt),
  lastUsedAt: formatted(apiKey.lastUsedAt),
});

const formatted = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));
