import type { Standing } from '../../domain/compliance/standing.js';
import type { CalendarDay, Instant } from '../../domain/time/instant.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';

const SCAN_LOCK = 20_191_002;

/** How many customers there are, and the SHA-256 of all their ids in order, joined by commas. */
export interface CustomerList {
  readonly customers: number;
  readonly digest: string;
}

/** How many customers and seats a standing has. */
export interface Tally {
  readonly standing: Standing;
  readonly customers: number;
  readonly seats: number;
}

/** A customer's standing as a scan found it. */
export interface FoundStanding {
  readonly customerId: string;
  readonly standing: Standing;
  readonly since: Instant | null;
  readonly factsVersion: number;
}

/** Waits until no other scan writes standings, and keeps others waiting until the transaction ends. */
export async function lockScans(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [SCAN_LOCK]);
}

/** The database's own list of customers, by which a scan is measured. */
export async function readCustomerList(tx: Tx): Promise<CustomerList> {
  const [list] = await tx.query<CustomerList[]>(
    `select count(*) as customers,
       encode(sha256(convert_to(coalesce(string_agg(customer_id::text, ',' order by customer_id), ''), 'UTF8')), 'hex')
         as digest
     from customers`,
  );
  return list ?? { customers: 0, digest: '' };
}

/** Writes the standings that are not what was written before, and a row of history for each other value; returns how many. */
export async function writeStandings(
  tx: Tx,
  scanId: string,
  found: readonly FoundStanding[],
  at: Instant,
): Promise<number> {
  const [row] = await tx.query<[{ changed: number }]>(
    `with found as (
       select * from unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::bigint[])
         as f (customer_id, standing, since, facts_version)
     ), differing as (
       select f.*, s.standing as former from found f left join standings s using (customer_id)
       where s.customer_id is null or (s.standing, s.since) is distinct from (f.standing, f.since)
     ), written as (
       insert into standings (customer_id, standing, since, facts_version, evaluated_at, scan_id)
       select customer_id, standing, since, facts_version, $2, $1 from differing
       on conflict (customer_id) do update set standing = excluded.standing, since = excluded.since,
         facts_version = excluded.facts_version, evaluated_at = excluded.evaluated_at, scan_id = excluded.scan_id
     ), noted as (
       insert into standing_changes (customer_id, scan_id, from_standing, to_standing, at)
       select customer_id, $1, former, standing, $2 from differing where former is distinct from standing
       returning 1
     )
     select count(*) as changed from noted`,
    [
      scanId,
      instantParameter(at),
      found.map(({ customerId }) => customerId),
      found.map(({ standing }) => standing),
      found.map(({ since }) => (since === null ? null : instantParameter(since))),
      found.map(({ factsVersion }) => factsVersion),
    ],
  );
  return row.changed;
}

/** The day's summary as of its last scan. */
export async function writeDay(tx: Tx, scanId: string, day: CalendarDay, tallies: readonly Tally[]): Promise<void> {
  await tx.query(
    `insert into standing_days (day, standing, customers, seats, scan_id)
     select $1, tally.*, $2 from unnest($3::text[], $4::int[], $5::bigint[]) as tally
     on conflict (day, standing) do update
       set customers = excluded.customers, seats = excluded.seats, scan_id = excluded.scan_id`,
    [
      day,
      scanId,
      tallies.map(({ standing }) => standing),
      tallies.map(({ customers }) => customers),
      tallies.map(({ seats }) => seats),
    ],
  );
}
