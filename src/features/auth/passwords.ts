import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { newSecret } from './secrets.js';

/** Hashes and checks passwords with Argon2id. */
@Injectable()
export class Passwords {
  /** Checked where no user is found, so that the answer takes as long as for one who exists. */
  private readonly decoy = hash(newSecret());

  hash(password: string): Promise<string> {
    return hash(password);
  }

  /** @param passwordHash Null when there is no such user: the work is done all the same, and the answer is no. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const matches = await verify(passwordHash ?? (await this.decoy), password);
    return matches && passwordHash !== null;
  }
}
