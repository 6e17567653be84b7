import { CHAIN_BEGINNING, type ChainHead } from './chain.js';

/**
 * What is wrong with a stretch of one chain.
 *
 * `unsealed-tail` is no fault: what was written since the last seal, whose removal nobody could notice yet.
 */
export interface LedgerFinding {
  readonly kind: 'changed' | 'removed' | 'reordered' | 'unsealed-tail';
  /** Null for the chain of the seals. */
  readonly writerId: string | null;
  /** The first entry, or seal, of the stretch. */
  readonly sequence: number;
  /** The last one. */
  readonly through: number;
}

/** One place of a chain as it was found. */
export interface FoundLink {
  readonly writerId: string | null;
  readonly sequence: number;
  /** Null where nothing was found, though a seal says that something was here. */
  readonly link: {
    readonly previousHash: string;
    readonly hash: string;
    /** The hash that the content must carry if its previous hash is the one given. */
    readonly hashAfter: (previousHash: string) => string;
  } | null;
  /** The hash that a seal, or a note kept elsewhere, states for this place. */
  readonly sealedHash: string | null;
}

/** How far a chain has been followed. */
export interface ChainPosition {
  readonly writerId: string | null;
  readonly head: ChainHead;
  readonly sealedThrough: number;
  /** Whether something is wrong just before: then a link that does not fit is not its own fault. */
  readonly isAfterFault: boolean;
}

/** Before the first link of a chain. */
export const beginningOf = (writerId: string | null): ChainPosition => ({
  writerId,
  head: CHAIN_BEGINNING,
  sealedThrough: 0,
  isAfterFault: false,
});

/** Follows a chain by one place; places come in the order of their sequence. */
export function follow(
  position: ChainPosition,
  found: FoundLink,
): { readonly position: ChainPosition; readonly findings: readonly LedgerFinding[] } {
  const { writerId, sequence, link, sealedHash } = found;
  const gap = gapBefore(position, found);
  const fault = link === null ? null : faultOf(position, { ...found, link }, gap.length > 0);
  return {
    position: {
      writerId,
      head: { sequence, hash: link?.hash ?? sealedHash ?? position.head.hash },
      sealedThrough: sealedHash === null ? position.sealedThrough : sequence,
      isAfterFault: link === null || fault?.sequence === sequence,
    },
    findings: fault === null ? gap : [...gap, { ...fault, writerId, through: fault.sequence }],
  };
}

/** What is missing between the position and the place, the place itself included when nothing was found there. */
function gapBefore({ head }: ChainPosition, { writerId, sequence, link }: FoundLink): LedgerFinding[] {
  const through = link === null ? sequence : sequence - 1;
  return through > head.sequence ? [{ kind: 'removed', writerId, sequence: head.sequence + 1, through }] : [];
}

type Fault = Pick<LedgerFinding, 'kind' | 'sequence'>;

function faultOf(
  { head, isAfterFault }: ChainPosition,
  { sequence, link, sealedHash }: FoundLink & { link: NonNullable<FoundLink['link']> },
  isAfterGap: boolean,
): Fault | null {
  const fits = link.previousHash === head.hash;
  if (link.hashAfter(link.previousHash) !== link.hash) {
    // It belongs where its previous hash leads, unless only that was changed.
    const isElsewhere = !fits && !isAfterGap && link.hashAfter(head.hash) !== link.hash;
    return { kind: isElsewhere ? 'reordered' : 'changed', sequence };
  }
  if (sealedHash !== null && sealedHash !== link.hash) return { kind: 'changed', sequence };
  // It is whole in itself and names another predecessor: the one before was changed, hash and all.
  if (!fits && !isAfterGap && !isAfterFault) return { kind: 'changed', sequence: Math.max(head.sequence, 1) };
  return null;
}

/** What a chain's end says: the places that no seal covers yet. */
export function endOf({ writerId, head, sealedThrough }: ChainPosition): readonly LedgerFinding[] {
  if (writerId === null || head.sequence <= sealedThrough) return [];
  return [{ kind: 'unsealed-tail', writerId, sequence: sealedThrough + 1, through: head.sequence }];
}
