import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { canonicalJson } from '../../src/domain/ledger/canonical-json.js';
import { migrations } from '../../src/entry/migrations/index.js';
import { LedgerSealer } from '../../src/features/audit/ledger-sealer.service.js';
import { LedgerVerifier, type LedgerReport } from '../../src/features/audit/ledger-verifier.service.js';
import { Ledger } from '../../src/features/audit/ledger.service.js';
import { Database, migrate, openDataSource, type Tx } from '../../src/platform/database/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let testDatabase: TestDatabase;
let dataSource: DataSource;
let database: Database;
let ledger: Ledger;
let sealer: LedgerSealer;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  dataSource = await openDataSource({
    url: testDatabase.url,
    applicationName: 'ledger-test',
    connectionsMax: 10,
    entities: [],
    migrations,
  });
  await migrate(dataSource);
  database = new Database(dataSource);
  sealer = new LedgerSealer(database);
});

afterAll(async () => {
  await dataSource.destroy();
  await testDatabase.drop();
});

beforeEach(async () => {
  await tamper('truncate ledger_seal_heads, ledger_seals, ledger_entries');
  ledger = new Ledger();
});

/** What somebody with every right in the database could do: past the triggers and the foreign keys. */
async function tamper(...statements: string[]): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(`set local session_replication_role = 'replica'`);
    for (const statement of statements) await tx.query(statement);
  });
}

const record = (...counts: number[]): Promise<void> =>
  database.transaction((tx) => {
    for (const count of counts) ledger.record(tx, { kind: 'order.decided', principalId: null, facts: { count } });
    return Promise.resolve();
  });

const verify = (noted: LedgerReport['lastSeal'] = null): Promise<LedgerReport> =>
  database.snapshot((tx) => new LedgerVerifier().verify(tx, noted));

const query = <Row>(sql: string): Promise<Row[]> => database.transaction((tx: Tx) => tx.query<Row[]>(sql));

async function theWriter(): Promise<string> {
  const [row] = await query<{ writer_id: string }>('select distinct writer_id from ledger_entries');
  return row?.writer_id ?? '';
}

describe('the ledger', () => {
  it('chains what one transaction after another recorded', async () => {
    await record(1, 2);
    await record(3);
    expect(await query('select sequence, facts from ledger_entries order by writer_id, sequence')).toEqual([
      { sequence: 1, facts: { count: 1 } },
      { sequence: 2, facts: { count: 2 } },
      { sequence: 3, facts: { count: 3 } },
    ]);
    expect(await verify()).toEqual({
      ok: true,
      entries: 3,
      seals: 0,
      lastSeal: null,
      findings: [{ kind: 'unsealed-tail', writerId: await theWriter(), sequence: 1, through: 3 }],
      findingsNotListed: 0,
    });
  });

  it('hashes what anyone can read of an entry', async () => {
    await record(1);
    const [entry] = await query<Record<string, unknown>>(
      `select writer_id as "writerId", sequence, recorded_at, kind, principal_id as "principalId", facts,
              previous_hash as "previousHash", hash from ledger_entries`,
    );
    const { hash, recorded_at: recordedAt, ...content } = entry ?? {};
    const text = canonicalJson({ ...content, recordedAt: new Date(recordedAt as number).toISOString() });
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('keeps nothing of a transaction that was rolled back', async () => {
    await record(1);
    const refused = database.transaction((tx) => {
      ledger.record(tx, { kind: 'order.decided', principalId: null, facts: { count: 2 } });
      return Promise.reject(new Error('refused'));
    });
    await expect(refused).rejects.toThrow('refused');
    await record(3);
    expect(await query('select facts from ledger_entries order by recorded_at')).toEqual([
      { facts: { count: 1 } },
      { facts: { count: 3 } },
    ]);
    expect((await verify()).ok).toBe(true);
  });

  it('leaves a chain alone whose commit failed', async () => {
    await record(1);
    await query(`create table always (one integer unique deferrable initially deferred)`);
    const failing = database.transaction(async (tx) => {
      ledger.record(tx, { kind: 'order.decided', principalId: null, facts: { count: 2 } });
      await tx.query('insert into always values (1), (1)');
    });
    await expect(failing).rejects.toThrow('duplicate key');
    await record(3);
    await query('drop table always');
    expect(await query('select sequence, facts from ledger_entries order by writer_id, sequence')).toEqual([
      { sequence: 1, facts: { count: 1 } },
      { sequence: 1, facts: { count: 3 } },
    ]);
    expect((await verify()).ok).toBe(true);
  });

  it('takes many transactions at once, none waiting for another', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, count) => record(count)));
    await sealer.seal();
    expect(await verify()).toMatchObject({ ok: true, entries: 200, findings: [] });
    const [{ writers } = { writers: 0 }] = await query<{ writers: number }>(
      'select count(distinct writer_id) as writers from ledger_entries',
    );
    expect(writers).toBeLessThanOrEqual(10);
  });

  it.each(['ledger_entries', 'ledger_seals', 'ledger_seal_heads'])(
    'refuses to change or remove rows of %s, even for its owner',
    async (table) => {
      await record(1);
      await sealer.seal();
      for (const statement of [`update ${table} set hash = 'x'`, `delete from ${table}`, `truncate ${table} cascade`]) {
        await expect(query(statement)).rejects.toThrow('never changed or removed');
      }
    },
  );
});

describe('seals', () => {
  it('cover the heads that advanced, and nothing when none did', async () => {
    await record(1, 2);
    const seal = await sealer.seal();
    expect(seal).toMatchObject({ sequence: 1, heads: [{ writerId: await theWriter(), sequence: 2 }] });
    expect(await sealer.seal()).toBeNull();
    await record(3);
    expect(await sealer.seal()).toMatchObject({ sequence: 2, previousHash: seal?.hash, heads: [{ sequence: 3 }] });
    expect(await verify()).toMatchObject({ ok: true, entries: 3, seals: 2, findings: [] });
  });

  it('are made by one process at a time', async () => {
    await record(1);
    const made = await Promise.all(Array.from({ length: 5 }, () => new LedgerSealer(database).seal()));
    expect(made.filter((seal) => seal !== null)).toHaveLength(1);
    expect(await verify()).toMatchObject({ ok: true, seals: 1 });
  });

  it('cover the chains of several processes', async () => {
    await record(1);
    ledger = new Ledger();
    await record(2);
    expect((await sealer.seal())?.heads).toHaveLength(2);
    expect(await verify()).toMatchObject({ ok: true, entries: 2, seals: 1, findings: [] });
  });
});

describe('the proof', () => {
  beforeEach(async () => {
    await record(1, 2);
    await sealer.seal();
    await record(3, 4);
    await sealer.seal();
    expect(await verify()).toMatchObject({ ok: true, entries: 4, seals: 2, findings: [] });
  });

  it.each<[string, string[], object[]]>([
    ['a changed fact', [`update ledger_entries set facts = '{"count":9}' where sequence = 3`], [changed(3)]],
    ['a changed kind', [`update ledger_entries set kind = 'x' where sequence = 1`], [changed(1)]],
    [
      'another principal',
      [`update ledger_entries set principal_id = gen_random_uuid() where sequence = 2`],
      [changed(2)],
    ],
    [
      'another time',
      [`update ledger_entries set recorded_at = recorded_at - interval '1 ms' where sequence = 4`],
      [changed(4)],
    ],
    ['a removed entry', ['delete from ledger_entries where sequence = 3'], [removed(3)]],
    ['a removed tail', ['delete from ledger_entries where sequence > 2'], [removed(3, 4)]],
    ['a removed beginning', ['delete from ledger_entries where sequence < 3'], [removed(1, 2)]],
    ['a removed chain', ['delete from ledger_entries'], [removed(1, 2), removed(3, 4)]],
    [
      'entries that changed places',
      [
        'update ledger_entries set sequence = 99 where sequence = 2',
        'update ledger_entries set sequence = 2 where sequence = 3',
        'update ledger_entries set sequence = 3 where sequence = 99',
      ],
      [
        { kind: 'reordered', sequence: 2, through: 2 },
        { kind: 'reordered', sequence: 3, through: 3 },
      ],
    ],
    ['a removed seal', ['delete from ledger_seals where sequence = 1'], [seal('removed', 1)]],
    ['the removed last seal', ['delete from ledger_seals where sequence = 2'], [seal('removed', 2)]],
    [
      'all seals removed',
      ['delete from ledger_seals'],
      [{ kind: 'removed', writerId: null, sequence: 1, through: 1 }, seal('removed', 2)],
    ],
    ['a changed seal', [`update ledger_seals set sealed_at = now() where sequence = 1`], [seal('changed', 1)]],
    [
      'a head removed from its seal',
      ['delete from ledger_seal_heads where sequence = 4'],
      [seal('changed', 2), { kind: 'unsealed-tail', sequence: 3, through: 4 }],
    ],
    [
      'a head changed',
      [`update ledger_seal_heads set hash = 'x' where sequence = 4`],
      [seal('changed', 2), changed(4)],
    ],
  ])('names %s', async (_name, statements, findings) => {
    await tamper(...statements);
    const report = await verify();
    expect(report.ok).toBe(false);
    expect(report.findings).toEqual(findings.map((finding) => expect.objectContaining(finding) as unknown));
  });

  it('holds a seal noted elsewhere against what stands here', async () => {
    const { lastSeal } = await verify();
    expect(lastSeal).toMatchObject({ sequence: 2 });
    await tamper(
      'delete from ledger_entries where sequence > 2',
      'delete from ledger_seal_heads where sequence > 2',
      'delete from ledger_seals where sequence = 2',
    );
    expect(await verify()).toMatchObject({ ok: true });
    expect(await verify(lastSeal)).toMatchObject({ ok: false, findings: [seal('removed', 2)] });
    ledger = new Ledger();
    await record(3, 4);
    await sealer.seal();
    expect(await verify(lastSeal)).toMatchObject({ ok: false, findings: [seal('changed', 2)] });
  });

  it('lists the first thousand findings and counts the others', async () => {
    await record(...Array.from({ length: 1_100 }, (_, count) => count));
    await sealer.seal();
    await tamper(`update ledger_entries set kind = 'x'`);
    const report = await verify();
    expect(report.findings).toHaveLength(1_000);
    expect(report).toMatchObject({ ok: false, entries: 1_104, findingsNotListed: 104 });
  });
});

function changed(sequence: number): object {
  return { kind: 'changed', sequence, through: sequence };
}

function removed(sequence: number, through = sequence): object {
  return { kind: 'removed', sequence, through };
}

function seal(kind: 'changed' | 'removed', sequence: number): object {
  return { kind, writerId: null, sequence, through: sequence };
}
