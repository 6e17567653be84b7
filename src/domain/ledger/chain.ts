import { formatInstant, type Instant } from '../time/instant.js';
import { canonicalJson } from './canonical-json.js';

/** What an entry may state beside its kind: ids, codes, days and counts; never a name, an address or a secret. */
export type LedgerFacts = Readonly<Record<string, unknown>>;

/** A hash function over UTF-8 text, in lower-case hexadecimal. */
export type Digest = (text: string) => string;

/** Where a chain ends: the next entry takes the following sequence and names this hash. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** What is hashed of an entry. */
export interface EntryContent {
  readonly writerId: string;
  /** 1 for a writer's first entry, and one more for each that follows. */
  readonly sequence: number;
  /** Real time, not the product's clock. */
  readonly recordedAt: Instant;
  readonly kind: string;
  /** Who did it; null when the program did so by itself. */
  readonly principalId: string | null;
  readonly facts: LedgerFacts;
  readonly previousHash: string;
}

/** One entry of one writer's chain. */
export interface LedgerEntry extends EntryContent {
  readonly hash: string;
}

/** The head of one chain as a seal found it. */
export interface SealedHead extends ChainHead {
  readonly writerId: string;
}

/** What is hashed of a seal: the heads that advanced since the seal before. */
export interface SealContent {
  readonly sequence: number;
  readonly sealedAt: Instant;
  /** In the order of their writers' ids. */
  readonly heads: readonly SealedHead[];
  readonly previousHash: string;
}

/** A seal over the heads of all chains that advanced. */
export interface LedgerSeal extends SealContent {
  readonly hash: string;
}

/** Where every chain begins, the seals' own included. */
export const CHAIN_BEGINNING: ChainHead = { sequence: 0, hash: '0'.repeat(64) };

/** The hash that an entry of this content must carry: of its canonical JSON as the export shows it, without the hash. */
export const hashOfEntry = (entry: EntryContent, digest: Digest): string =>
  digest(
    canonicalJson({
      writerId: entry.writerId,
      sequence: entry.sequence,
      recordedAt: formatInstant(entry.recordedAt),
      kind: entry.kind,
      principalId: entry.principalId,
      facts: entry.facts,
      previousHash: entry.previousHash,
    }),
  );

/** The hash that a seal of this content must carry, made in the same way. */
export const hashOfSeal = (seal: SealContent, digest: Digest): string =>
  digest(
    canonicalJson({
      sequence: seal.sequence,
      sealedAt: formatInstant(seal.sealedAt),
      heads: seal.heads.map(({ writerId, sequence, hash }) => ({ writerId, sequence, hash })),
      previousHash: seal.previousHash,
    }),
  );
