import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { InputError } from '../../domain/errors.js';
import { afterCommit, Database, type Tx, violates } from '../../platform/database/index.js';
import type { Caller } from '../../platform/http/index.js';
import { Ledger } from '../audit/index.js';
import { ApiKeyCache } from './api-key-cache.js';
import { Passwords } from './passwords.js';
import { PrincipalEntity } from './principal.entity.js';
import { requireScopes } from './require-scopes.js';
import { type Role, scopesOf } from './roles.js';
import { SessionsService } from './sessions.service.js';
import { UserEntity } from './user.entity.js';

/** A person to be let in. */
export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly Role[];
  readonly password: string;
}

/** What is to become different of a user; what is left out stays. */
export type UserChange = { readonly [K in keyof Omit<NewUser, 'username'>]?: NewUser[K] | undefined } & {
  readonly disabled?: boolean | undefined;
};

/** The people who may sign in. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly apiKeys: ApiKeyCache,
  ) {}

  /**
   * Lets a person in.
   *
   * @param grantor Null: whoever runs the program's command line, who may grant anything.
   * @throws InputError `USER_EXISTS`, or `SCOPE_MISSING` when a role holds what the grantor does not.
   */
  async create(request: NewUser, grantor: Caller | null): Promise<UserEntity> {
    requireToHold(grantor, request.roles);
    const passwordHash = await this.passwords.hash(request.password);
    try {
      return await this.database.transaction((tx) =>
        this.add(tx, { ...request, passwordHash }, grantor?.principalId ?? null),
      );
    } catch (error) {
      if (!violates(error, 'users_by_username')) throw error;
      throw new InputError('USER_EXISTS', 'There is a user of this name.', [], { cause: error });
    }
  }

  /** Stores a user whose password was hashed before, since that is slow. */
  async add(
    tx: Tx,
    user: Omit<NewUser, 'password'> & { passwordHash: string },
    createdBy: string | null,
  ): Promise<UserEntity> {
    const principalId = uuidv7();
    const { username, name, email, passwordHash } = user;
    const roles = [...new Set(user.roles)];
    await tx.insert(PrincipalEntity, { principalId, kind: 'person', name });
    await tx.insert(UserEntity, { principalId, username, email, roles, passwordHash, failedAttempts: 0 });
    this.ledger.record(tx, { kind: 'user.created', principalId: createdBy, facts: { userId: principalId, roles } });
    return userOf(tx, principalId);
  }

  /** Newest first, at most `limit`, older than `before` where it is given. */
  async list(limit: number, before: string | undefined): Promise<UserEntity[]> {
    return this.database.transaction((tx) => {
      const query = tx.createQueryBuilder(UserEntity, 'user').innerJoinAndSelect('user.principal', 'principal');
      if (before !== undefined) query.where('user.principalId < :before', { before });
      return query.orderBy('user.principalId', 'DESC').limit(limit).getMany();
    });
  }

  /** The roles of a person; none for anyone else. */
  async rolesOf(principalId: string): Promise<readonly Role[]> {
    const user = await this.database.transaction((tx) => tx.findOneBy(UserEntity, { principalId }));
    return user?.roles ?? [];
  }

  /**
   * Changes a user. A new password ends a lockout; it, and disabling, end the user's sessions. Their API keys follow their
   * roles, and rest while they are disabled.
   *
   * @throws InputError `USER_UNKNOWN`; `SCOPE_MISSING` when the user holds, or is to hold, what the caller does not;
   *   `LAST_ADMINISTRATOR` when nobody who may sign in would be an administrator.
   */
  async change(principalId: string, change: UserChange, by: Caller): Promise<UserEntity> {
    const passwordHash = change.password === undefined ? undefined : await this.passwords.hash(change.password);
    return this.database.transaction(async (tx) => {
      // Everyone who takes an administrator away locks all of them first, so two at once cannot take the last two.
      await tx.query(
        `select 1 from users where principal_id = $1 or 'administrator' = any (roles) order by principal_id for update`,
        [principalId],
      );
      const user = await userOf(tx, principalId);
      requireToHold(by, [...user.roles, ...(change.roles ?? [])]);
      await this.apply(tx, user, { ...change, passwordHash });
      await requireAnAdministrator(tx);
      afterCommit(tx, () => {
        this.apiKeys.clear();
      });
      this.ledger.record(tx, {
        kind: 'user.changed',
        principalId: by.principalId,
        facts: {
          userId: principalId,
          changed: Object.keys(change),
          ...(change.roles === undefined ? {} : { roles: change.roles }),
          ...(change.disabled === undefined ? {} : { disabled: change.disabled }),
        },
      });
      return userOf(tx, principalId);
    });
  }

  private async apply(tx: Tx, user: UserEntity, change: UserChange & { passwordHash: string | undefined }) {
    const { principalId } = user;
    const { name, email, roles, disabled, passwordHash } = change;
    if (name !== undefined) await tx.update(PrincipalEntity, { principalId }, { name });
    await tx.query(
      `update users set
         email = case when $2 then $3 else email end,
         roles = coalesce($4, roles),
         disabled_at = case $5::boolean when true then coalesce(disabled_at, clock_timestamp()) when false then null
                       else disabled_at end,
         password_hash = coalesce($6, password_hash),
         failed_attempts = case when $6 is null then failed_attempts else 0 end,
         locked_until = case when $6 is null then locked_until end
       where principal_id = $1`,
      [principalId, email !== undefined, email ?? null, roles ?? null, disabled ?? null, passwordHash ?? null],
    );
    if (disabled === true || passwordHash !== undefined) await this.sessions.closeAllOf(tx, principalId);
  }
}

function requireToHold(grantor: Caller | null, roles: readonly Role[]): void {
  if (grantor !== null) requireScopes(grantor, [...scopesOf(roles)]);
}

async function userOf(tx: Tx, principalId: string): Promise<UserEntity> {
  const user = await tx.findOne(UserEntity, { where: { principalId }, relations: { principal: true } });
  if (user === null) throw new InputError('USER_UNKNOWN', 'There is no such user.');
  return user;
}

async function requireAnAdministrator(tx: Tx): Promise<void> {
  const left = await tx.query<unknown[]>(
    `select 1 from users where 'administrator' = any (roles) and disabled_at is null limit 1`,
  );
  if (left.length > 0) return;
  throw new InputError('LAST_ADMINISTRATOR', 'Nobody would be left who may sign in as an administrator.');
}
