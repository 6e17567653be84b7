import { Injectable } from '@nestjs/common';
import { type Caller } from '../../platform/http/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { type Role, scopesOf } from './roles.js';
import { hashOfSecret, newSecret } from './secrets.js';

/** Seconds after which the console asks for the password again, however busy its session is. */
export const SESSION_AGE_MAX_S = 24 * 3_600;
const ALIVE = `expires_at > clock_timestamp() and last_seen_at > clock_timestamp() - interval '8 hours'`;

interface SessionRow {
  readonly principal_id: string;
  readonly name: string;
  readonly roles: Role[];
  readonly unseen: boolean;
}

/** The console's sessions: kept here and named by a random token, so that closing one ends it everywhere at once. */
@Injectable()
export class SessionsService {
  constructor(private readonly database: Database) {}

  /** Opens a session and removes those that have run out. @returns the token, which is not stored. */
  async open(tx: Tx, principalId: string): Promise<string> {
    const token = newSecret();
    await tx.query(`delete from sessions where not (${ALIVE})`);
    await tx.query(
      `insert into sessions (session_hash, principal_id, expires_at)
       values ($1, $2, clock_timestamp() + make_interval(secs => $3))`,
      [hashOfSecret(token), principalId, SESSION_AGE_MAX_S],
    );
    return token;
  }

  /** Who holds the token; null when its session was closed, ran out, or belongs to someone since disabled. */
  async callerOf(token: string): Promise<Caller | null> {
    return this.database.transaction(async (tx) => {
      const sessionHash = hashOfSecret(token);
      const [row] = await tx.query<SessionRow[]>(
        `select principal_id, name, roles, last_seen_at < clock_timestamp() - interval '1 minute' as unseen
         from sessions join users using (principal_id) join principals using (principal_id)
         where session_hash = $1 and ${ALIVE} and disabled_at is null`,
        [sessionHash],
      );
      if (row === undefined) return null;
      if (row.unseen) {
        await tx.query('update sessions set last_seen_at = clock_timestamp() where session_hash = $1', [sessionHash]);
      }
      const { principal_id: principalId, name, roles } = row;
      return { principalId, kind: 'person', name, scopes: scopesOf(roles), through: 'session' };
    });
  }

  async close(token: string): Promise<void> {
    await this.database.transaction((tx) =>
      tx.query('delete from sessions where session_hash = $1', [hashOfSecret(token)]),
    );
  }

  async closeAllOf(tx: Tx, principalId: string): Promise<void> {
    await tx.query('delete from sessions where principal_id = $1', [principalId]);
  }
}
