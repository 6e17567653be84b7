import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { type FieldIssue, InputError } from '../../domain/errors.js';
import type { Instant } from '../../domain/time/instant.js';
import { afterCommit, Database, type Tx } from '../../platform/database/index.js';
import { type Caller, invalidRequest, type Scope } from '../../platform/http/index.js';
import { Ledger } from '../audit/index.js';
import { ApiKeyCache } from './api-key-cache.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { PrincipalEntity } from './principal.entity.js';
import { requireScopes } from './require-scopes.js';
import { type Role, scopesOf } from './roles.js';
import { hashOfSecret, hintOf, newApiKey } from './secrets.js';
import { UserEntity } from './user.entity.js';

/** Whose key it becomes: someone's or something's that exists, or a service's of that name, made when there is none. */
export type KeyOwner = { readonly principalId: string } | { readonly serviceName: string };

/** A key to be made. */
export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly owner: KeyOwner;
  readonly expiresAt: Instant | null;
}

interface KeyRow {
  readonly principal_id: string;
  readonly kind: Caller['kind'];
  readonly name: string;
  readonly scopes: Scope[];
  readonly roles: Role[] | null;
  readonly unused: boolean;
}

/** API keys: shown once, stored as a hash, revocable. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly cache: ApiKeyCache,
  ) {}

  /**
   * Makes a key.
   *
   * @param grantor Null: whoever runs the program's command line, who may grant anything.
   * @returns the key itself, which cannot be read again.
   * @throws InputError `SCOPE_MISSING` when the grantor lacks a scope, `REQUEST_INVALID` when the owner does.
   */
  async create(request: NewApiKey, grantor: Caller | null): Promise<{ apiKey: ApiKeyEntity; key: string }> {
    if (grantor !== null) requireScopes(grantor, request.scopes);
    const key = newApiKey();
    const apiKey = await this.database.transaction(async (tx) => {
      const { principalId } = await ownerOf(tx, request);
      return this.add(tx, { ...request, principalId, key, createdBy: grantor?.principalId ?? null });
    });
    return { apiKey, key };
  }

  /** Stores a key for a principal that exists. */
  async add(
    tx: Tx,
    request: Omit<NewApiKey, 'owner'> & { principalId: string; key: string; createdBy: string | null },
  ): Promise<ApiKeyEntity> {
    const { principalId, key, createdBy, name, expiresAt } = request;
    const apiKeyId = uuidv7();
    const scopes = [...new Set(request.scopes)];
    await tx.insert(ApiKeyEntity, {
      apiKeyId,
      principalId,
      name,
      hint: hintOf(key),
      keyHash: hashOfSecret(key),
      scopes,
      createdBy,
      expiresAt,
    });
    this.ledger.record(tx, {
      kind: 'api-key.created',
      principalId: createdBy,
      facts: { apiKeyId, ownerId: principalId, scopes, expiresAt },
    });
    return tx.findOneOrFail(ApiKeyEntity, { where: { apiKeyId }, relations: { principal: true } });
  }

  /** Newest first, at most `limit`, older than `before` where it is given. */
  async list(limit: number, before: string | undefined): Promise<ApiKeyEntity[]> {
    return this.database.transaction((tx) => {
      const query = tx.createQueryBuilder(ApiKeyEntity, 'apiKey').innerJoinAndSelect('apiKey.principal', 'principal');
      if (before !== undefined) query.where('apiKey.apiKeyId < :before', { before });
      return query.orderBy('apiKey.apiKeyId', 'DESC').limit(limit).getMany();
    });
  }

  /** Ends a key: at once on this node, within half a second on others. A key revoked before stays as it is. */
  async revoke(apiKeyId: string, by: Caller): Promise<void> {
    await this.database.transaction(async (tx) => {
      const apiKey = await tx.findOne(ApiKeyEntity, { where: { apiKeyId }, lock: { mode: 'pessimistic_write' } });
      if (apiKey === null) throw new InputError('API_KEY_UNKNOWN', 'There is no such API key.');
      if (apiKey.revokedAt !== null) return;
      await tx.query('update api_keys set revoked_at = clock_timestamp() where api_key_id = $1', [apiKeyId]);
      this.ledger.record(tx, {
        kind: 'api-key.revoked',
        principalId: by.principalId,
        facts: { apiKeyId, ownerId: apiKey.principalId },
      });
      afterCommit(tx, () => {
        this.cache.clear();
      });
    });
  }

  /** Who owns the key; null when it is unknown, revoked, expired, or its owner was disabled. */
  callerOf(key: string): Promise<Caller | null> {
    const keyHash = hashOfSecret(key);
    return this.cache.callerOf(keyHash, () => this.database.transaction((tx) => readCaller(tx, keyHash)));
  }
}

async function readCaller(tx: Tx, keyHash: string): Promise<Caller | null> {
  const [row] = await tx.query<KeyRow[]>(
    `select principal_id, kind, principals.name, scopes, roles,
            coalesce(last_used_at < clock_timestamp() - interval '1 minute', true) as unused
     from api_keys join principals using (principal_id) left join users using (principal_id)
     where key_hash = $1 and revoked_at is null and coalesce(expires_at > clock_timestamp(), true)
       and disabled_at is null`,
    [keyHash],
  );
  if (row === undefined) return null;
  if (row.unused) {
    await tx.query('update api_keys set last_used_at = clock_timestamp() where key_hash = $1', [keyHash]);
  }
  const { principal_id: principalId, kind, name, roles } = row;
  // A person's key never does more than the person may by now.
  const allowed = roles === null ? null : scopesOf(roles);
  const scopes = new Set(row.scopes.filter((scope) => allowed?.has(scope) ?? true));
  return { principalId, kind, name, scopes, through: 'api-key' };
}

async function ownerOf(tx: Tx, { owner, scopes }: NewApiKey): Promise<{ principalId: string }> {
  if ('serviceName' in owner) return serviceNamed(tx, owner.serviceName);
  const principal = await tx.findOneBy(PrincipalEntity, { principalId: owner.principalId });
  if (principal === null || principal.kind === 'bootstrap' || principal.kind === 'system') {
    throw refused('principalId', 'the id of a person or a service');
  }
  const user = await tx.findOneBy(UserEntity, { principalId: owner.principalId });
  const beyond = user === null ? [] : scopes.filter((scope) => !scopesOf(user.roles).has(scope));
  if (beyond.length > 0) throw refused('scopes', `scopes within its owner's roles, not ${beyond.join(', ')}`);
  return principal;
}

async function serviceNamed(tx: Tx, name: string): Promise<{ principalId: string }> {
  await tx.query(
    `insert into principals (principal_id, kind, name) values ($1, 'service', $2)
     on conflict (name) where kind = 'service' do nothing`,
    [uuidv7(), name],
  );
  return tx.findOneByOrFail(PrincipalEntity, { kind: 'service', name });
}

function refused(field: string, message: string): InputError {
  const issue: FieldIssue = { field, message };
  return invalidRequest([issue]);
}
