import { Injectable, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Configuration } from '../../platform/config/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { SCOPES } from '../../platform/http/index.js';
import { ApiKeysService } from './api-keys.service.js';
import { BootstrapAnnouncement } from './bootstrap-announcement.js';
import { Passwords } from './passwords.js';
import { newApiKey, newSecret } from './secrets.js';
import { UsersService } from './users.service.js';

/**
 * Makes the first API key and the user `admin` on an empty database, once, however many processes start.
 *
 * Afterwards the two variables are not looked at: a changed one changes nothing.
 */
@Injectable()
export class BootstrapService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
    private readonly apiKeys: ApiKeysService,
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly announcement: BootstrapAnnouncement,
  ) {}

  async onModuleInit(): Promise<void> {
    const { bootstrapApiKey, bootstrapAdminPassword } = this.configuration;
    const apiKey = bootstrapApiKey ?? newApiKey();
    const password = bootstrapAdminPassword ?? newSecret();
    const passwordHash = await this.passwords.hash(password);
    const isFirst = await this.database.transaction((tx) => this.create(tx, apiKey, passwordHash));
    if (!isFirst) return;
    this.announcement.announce({
      apiKey: bootstrapApiKey === null ? apiKey : null,
      adminPassword: bootstrapAdminPassword === null ? password : null,
    });
  }

  private async create(tx: Tx, key: string, passwordHash: string): Promise<boolean> {
    const principalId = uuidv7();
    // There is one bootstrap principal: who comes second waits for the first to commit, and finds it here.
    const inserted = await tx.query<unknown[]>(
      `insert into principals (principal_id, kind, name) values ($1, 'bootstrap', 'bootstrap')
       on conflict (kind) where kind in ('bootstrap', 'system') do nothing returning 1`,
      [principalId],
    );
    if (inserted.length === 0) return false;
    await this.apiKeys.add(tx, {
      principalId,
      key,
      name: 'bootstrap',
      scopes: SCOPES,
      expiresAt: null,
      createdBy: null,
    });
    await this.users.add(
      tx,
      { username: 'admin', name: 'admin', email: null, roles: ['administrator'], passwordHash },
      null,
    );
    return true;
  }
}
