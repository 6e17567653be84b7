import { Injectable } from '@nestjs/common';
import { CHAIN_BEGINNING, type ChainHead, hashOfEntry, hashOfSeal } from '../../domain/ledger/chain.js';
import {
  beginningOf,
  type ChainPosition,
  endOf,
  follow,
  type FoundLink,
  type LedgerFinding,
} from '../../domain/ledger/verification.js';
import type { Tx } from '../../platform/database/index.js';
import { type EntryPlace, type SealPlace, streamEntryPlaces, streamSealPlaces } from './ledger.stream.js';
import { sha256 } from './sha-256.js';

/** Findings beyond these are counted and not listed. */
const FINDINGS_LISTED_MAX = 1_000;

/** What reading the whole ledger showed. */
export interface LedgerReport {
  /** Whether nothing was touched. Entries that are not yet sealed are no fault. */
  readonly ok: boolean;
  readonly entries: number;
  readonly seals: number;
  /** Worth noting outside of this database: whoever rewrites everything, seals and all, cannot rewrite the note. */
  readonly lastSeal: ChainHead | null;
  readonly findings: readonly LedgerFinding[];
  readonly findingsNotListed: number;
}

/** Proves that the ledger stands as it was written, or names what was changed, removed or moved. */
@Injectable()
export class LedgerVerifier {
  /**
   * Reads everything, in bounded memory.
   *
   * @param tx A snapshot, so that what is written meanwhile does not look like a gap.
   * @param noted The last seal of an earlier report: it must still stand as it was.
   */
  async verify(tx: Tx, noted: ChainHead | null = null): Promise<LedgerReport> {
    const tally = new Tally();
    const { position, count: seals } = await followAll(sealLinks(tx, noted), tally);
    const { count: entries } = await followAll(entryLinks(tx), tally);
    return {
      ok: tally.faults === 0,
      entries,
      seals,
      lastSeal: position.head === CHAIN_BEGINNING ? null : position.head,
      findings: tally.listed,
      findingsNotListed: tally.notListed,
    };
  }
}

class Tally {
  readonly listed: LedgerFinding[] = [];
  notListed = 0;
  faults = 0;

  add(findings: readonly LedgerFinding[]): void {
    for (const finding of findings) {
      if (finding.kind !== 'unsealed-tail') this.faults += 1;
      if (this.listed.length < FINDINGS_LISTED_MAX) this.listed.push(finding);
      else this.notListed += 1;
    }
  }
}

async function followAll(
  links: AsyncIterable<FoundLink>,
  tally: Tally,
): Promise<{ position: ChainPosition; count: number }> {
  let position = beginningOf(null);
  let count = 0;
  for await (const found of links) {
    if (found.writerId !== position.writerId) {
      tally.add(endOf(position));
      position = beginningOf(found.writerId);
    }
    const step = follow(position, found);
    tally.add(step.findings);
    position = step.position;
    if (found.link !== null) count += 1;
  }
  tally.add(endOf(position));
  return { position, count };
}

async function* entryLinks(tx: Tx): AsyncGenerator<FoundLink, void, undefined> {
  for await (const place of streamEntryPlaces(tx)) yield entryLink(place);
}

function entryLink({ writerId, sequence, entry, sealedHash }: EntryPlace): FoundLink {
  if (entry === null) return { writerId, sequence, link: null, sealedHash };
  const { previousHash, hash } = entry;
  const hashAfter = (previous: string): string => hashOfEntry({ ...entry, previousHash: previous }, sha256);
  return { writerId, sequence, link: { previousHash, hash, hashAfter }, sealedHash };
}

async function* sealLinks(tx: Tx, noted: ChainHead | null): AsyncGenerator<FoundLink, void, undefined> {
  let through = 0;
  for await (const place of streamSealPlaces(tx)) {
    yield sealLink(place, noted?.sequence === place.sequence ? noted.hash : null);
    through = place.sequence;
  }
  if (noted !== null && noted.sequence > through) {
    yield { writerId: null, sequence: noted.sequence, link: null, sealedHash: noted.hash };
  }
}

function sealLink({ sequence, seal }: SealPlace, notedHash: string | null): FoundLink {
  if (seal === null) return { writerId: null, sequence, link: null, sealedHash: notedHash };
  const { previousHash, hash } = seal;
  const hashAfter = (previous: string): string => hashOfSeal({ ...seal, previousHash: previous }, sha256);
  return { writerId: null, sequence, link: { previousHash, hash, hashAfter }, sealedHash: notedHash };
}
