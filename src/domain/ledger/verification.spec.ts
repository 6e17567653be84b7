import { describe, expect, it } from '@jest/globals';
import { instantFromMs } from '../time/instant.js';
import { CHAIN_BEGINNING, hashOfEntry, type LedgerEntry } from './chain.js';
import { beginningOf, endOf, follow, type LedgerFinding } from './verification.js';

const WRITER = '0190a000-0000-7000-8000-000000000001';

// A stand-in that tells every text from every other; the real digest is tested with the database.
const digest = (text: string): string => `#${text}`;

interface Place {
  readonly sequence: number;
  readonly entry: LedgerEntry | null;
  readonly sealedHash: string | null;
}

function aChain(length: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence += 1) {
    entries.push(written({ sequence, count: sequence }, entries.at(-1)?.hash ?? CHAIN_BEGINNING.hash));
  }
  return entries;
}

function written({ sequence, count }: { sequence: number; count: number }, previousHash: string): LedgerEntry {
  const content = {
    writerId: WRITER,
    sequence,
    recordedAt: instantFromMs(1_580_000_000_000 + sequence),
    kind: 'order.decided',
    principalId: null,
    facts: { count },
    previousHash,
  };
  return { ...content, hash: hashOfEntry(content, digest) };
}

const places = (entries: readonly LedgerEntry[], sealedAt: readonly number[] = []): Place[] =>
  entries.map((entry) => ({
    sequence: entry.sequence,
    entry,
    sealedHash: sealedAt.includes(entry.sequence) ? entry.hash : null,
  }));

function findingsOf(found: readonly Place[]): (readonly [LedgerFinding['kind'], number, number])[] {
  let position = beginningOf(WRITER);
  const findings: LedgerFinding[] = [];
  for (const { sequence, entry, sealedHash } of found) {
    const link = entry && {
      previousHash: entry.previousHash,
      hash: entry.hash,
      hashAfter: (previousHash: string) => hashOfEntry({ ...entry, previousHash }, digest),
    };
    const step = follow(position, { writerId: WRITER, sequence, link, sealedHash });
    findings.push(...step.findings);
    position = step.position;
  }
  return [...findings, ...endOf(position)].map(({ kind, sequence, through }) => [kind, sequence, through]);
}

const [first, second, third, fourth] = aChain(4) as [LedgerEntry, LedgerEntry, LedgerEntry, LedgerEntry];

describe('following a chain', () => {
  it('finds nothing in a chain as it was written and sealed', () => {
    expect(findingsOf(places([first, second, third, fourth], [2, 4]))).toEqual([]);
  });

  it('tells of the tail that no seal covers yet', () => {
    expect(findingsOf(places([first, second, third, fourth], [2]))).toEqual([['unsealed-tail', 3, 4]]);
  });

  it.each<[string, Place[], ReturnType<typeof findingsOf>]>([
    ['a changed fact', places([first, { ...second, facts: { count: 9 } }, third, fourth], [4]), [['changed', 2, 2]]],
    ['a changed hash', places([first, { ...second, hash: 'x' }, third, fourth], [4]), [['changed', 2, 2]]],
    ['a changed link', places([first, { ...second, previousHash: 'x' }, third, fourth], [4]), [['changed', 2, 2]]],
    [
      'an entry written anew, hash and all',
      places([first, written({ sequence: 2, count: 9 }, first.hash), third, fourth], [4]),
      [['changed', 2, 2]],
    ],
    [
      'the first entry written anew behind another beginning',
      places([written({ sequence: 1, count: 1 }, 'x')]),
      [
        ['changed', 1, 1],
        ['unsealed-tail', 1, 1],
      ],
    ],
    [
      'a tail written anew, every hash fitting',
      [
        ...places([first, second, third], []),
        { sequence: 4, entry: written({ sequence: 4, count: 9 }, third.hash), sealedHash: fourth.hash },
      ],
      [['changed', 4, 4]],
    ],
    ['a removed entry', places([first, third, fourth], [4]), [['removed', 2, 2]]],
    ['a removed beginning', places([third, fourth], [4]), [['removed', 1, 2]]],
    [
      'a removed tail that was sealed',
      [...places([first, second]), { sequence: 4, entry: null, sealedHash: fourth.hash }],
      [['removed', 3, 4]],
    ],
    ['a whole chain removed', [{ sequence: 4, entry: null, sealedHash: fourth.hash }], [['removed', 1, 4]]],
    [
      'what follows a removed sealed entry',
      [...places([first]), { sequence: 2, entry: null, sealedHash: second.hash }, ...places([third, fourth], [4])],
      [['removed', 2, 2]],
    ],
    [
      'two entries that changed places',
      places([first, { ...third, sequence: 2 }, { ...second, sequence: 3 }, fourth], [4]),
      [
        ['reordered', 2, 2],
        ['reordered', 3, 3],
      ],
    ],
  ])('names %s', (_name, found, findings) => {
    expect(findingsOf(found)).toEqual(findings);
  });
});
