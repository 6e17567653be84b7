import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as 43 characters of base64url. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** A new API key; the prefix lets secret scanners find one that leaked. */
export const newApiKey = (): string => `mca_${newSecret()}`;

/**
 * What is stored of a secret. A plain hash is enough for 256 random bits: there is nothing to guess. Passwords are not
 * random and go through `Passwords`.
 */
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

/** What may be shown of a key after it was made: its last four characters. */
export const hintOf = (apiKey: string): string => `…${apiKey.slice(-4)}`;
