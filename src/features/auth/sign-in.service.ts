import { Injectable } from '@nestjs/common';
import { InputError } from '../../domain/errors.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { Ledger } from '../audit/index.js';
import { Passwords } from './passwords.js';
import { hashOfSecret } from './secrets.js';
import { SessionsService } from './sessions.service.js';

const FAILURES_BEFORE_LOCKOUT = 10;
const LOCKOUT = '15 minutes';

/** What a person gives to sign in. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface Account {
  readonly principal_id: string;
  readonly password_hash: string;
  readonly disabled: boolean;
  readonly locked: boolean;
}

const ACCOUNT = `select principal_id, password_hash, disabled_at is not null as disabled,
                        coalesce(locked_until > clock_timestamp(), false) as locked
                 from users where lower(username) = lower($1)`;

/** Signs people in. After ten failures in a row nobody signs in as that user for a quarter of an hour. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * @returns the token of a new session.
   * @throws InputError `SIGN_IN_FAILED`, the same whatever was wrong.
   */
  async signIn(credentials: Credentials): Promise<string> {
    const { username, password } = credentials;
    const [known] = await this.database.transaction((tx) => tx.query<Account[]>(ACCOUNT, [username]));
    const matches = await this.passwords.verify(known?.password_hash ?? null, password);
    const token = await this.database.transaction(async (tx) => {
      // Read again under its lock: of many guesses at once only ten count, and none after them is looked at.
      const [account] = await tx.query<Account[]>(`${ACCOUNT} for update`, [username]);
      const reason = refusalOf(account, matches && account?.password_hash === known?.password_hash);
      return account !== undefined && reason === null
        ? this.open(tx, account.principal_id)
        : this.refuse(tx, username, account, reason ?? 'user-unknown');
    });
    if (token !== null) return token;
    throw new InputError('SIGN_IN_FAILED', 'The name or the password is not right, or the user is locked or disabled.');
  }

  private async open(tx: Tx, principalId: string): Promise<string> {
    await tx.query('update users set failed_attempts = 0, locked_until = null where principal_id = $1', [principalId]);
    this.ledger.record(tx, { kind: 'sign-in.succeeded', principalId, facts: {} });
    return this.sessions.open(tx, principalId);
  }

  private async refuse(tx: Tx, username: string, account: Account | undefined, reason: string): Promise<null> {
    const principalId = account?.principal_id ?? null;
    if (reason === 'password-wrong') {
      await tx.query(
        `update users set
           failed_attempts = case when failed_attempts + 1 >= $2 then 0 else failed_attempts + 1 end,
           locked_until = case when failed_attempts + 1 >= $2 then clock_timestamp() + interval '${LOCKOUT}' end
         where principal_id = $1`,
        [principalId, FAILURES_BEFORE_LOCKOUT],
      );
    }
    // What someone typed for a name may be their password, so only its hash is kept.
    const facts = principalId === null ? { reason, usernameHash: hashOfSecret(username.toLowerCase()) } : { reason };
    this.ledger.record(tx, { kind: 'sign-in.refused', principalId, facts });
    return null;
  }
}

function refusalOf(account: Account | undefined, matches: boolean): string | null {
  if (account === undefined) return 'user-unknown';
  if (account.disabled) return 'user-disabled';
  if (account.locked) return 'user-locked';
  return matches ? null : 'password-wrong';
}
