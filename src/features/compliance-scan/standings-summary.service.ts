import { Injectable } from '@nestjs/common';
import { type Standing, STANDINGS } from '../../domain/compliance/standing.js';
import type { Instant } from '../../domain/time/instant.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { type EvaluatedCustomer, StandingsReader } from './standings.reader.js';

export const GROUPINGS = ['country', 'reseller', 'owner', 'cloud', 'partnerTenant'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Customers and their seats. */
interface Count {
  customers: number;
  seats: number;
}

/** Counts and seats in all, and by standing. */
export interface StandingsCount extends Readonly<Count> {
  readonly standings: Readonly<Record<Standing, Readonly<Count>>>;
}

/** The count of one group; `key` is null for the customers that have none. */
export interface StandingsGroup extends StandingsCount {
  readonly key: string | null;
}

/** The count of all customers, and of each group where one was asked for, the largest first. */
export interface StandingsSummary extends StandingsCount {
  readonly groups: readonly StandingsGroup[] | null;
}

type MutableCount = Count & { readonly standings: Record<Standing, Count> };
type KeyOf = (customer: EvaluatedCustomer) => string | null;

/** Counts customers and seats by standing at any instant, with the facts and the policy known now. */
@Injectable()
export class StandingsSummaryService {
  constructor(
    private readonly database: Database,
    private readonly standings: StandingsReader,
  ) {}

  async summarize(at: Instant, grouping: Grouping | null): Promise<StandingsSummary> {
    const total = emptyCount();
    const groups = new Map<string | null, MutableCount>();
    await this.database.snapshot(async (tx) => {
      for await (const batch of this.standings.stream(tx, at)) {
        const keyOf = grouping === null ? null : await keysOf(tx, grouping, batch);
        for (const evaluated of batch) {
          add(total, evaluated);
          if (keyOf === null) continue;
          const key = keyOf(evaluated);
          const group = groups.get(key) ?? emptyCount();
          groups.set(key, group);
          add(group, evaluated);
        }
      }
    });
    return { ...total, groups: grouping === null ? null : sorted(groups) };
  }
}

function emptyCount(): MutableCount {
  const standings = Object.fromEntries(STANDINGS.map((standing) => [standing, { customers: 0, seats: 0 }]));
  return { customers: 0, seats: 0, standings: standings as Record<Standing, Count> };
}

function add(count: MutableCount, evaluated: EvaluatedCustomer): void {
  // A summary with a customer left out would look like one without: better none.
  if (evaluated.kind === 'failed') throw evaluated.error;
  const { seats } = evaluated.customer;
  for (const one of [count, count.standings[evaluated.standing.value]]) {
    one.customers += 1;
    one.seats += seats;
  }
}

const sorted = (groups: ReadonlyMap<string | null, MutableCount>): StandingsGroup[] =>
  [...groups]
    .map(([key, count]) => ({ key, ...count }))
    .sort((a, b) => b.customers - a.customers || (a.key ?? '').localeCompare(b.key ?? ''));

/** How the customers of a batch are grouped. The owner is no part of the facts, so it is read beside them. */
async function keysOf(tx: Tx, grouping: Grouping, batch: readonly EvaluatedCustomer[]): Promise<KeyOf> {
  switch (grouping) {
    case 'country':
      return ({ customer }) => customer.facts.country;
    case 'cloud':
      return ({ customer }) => customer.facts.cloud;
    case 'reseller':
      return ({ customer }) => customer.facts.resellerId;
    case 'partnerTenant':
      return ({ customer }) => customer.facts.partnerTenantId;
    case 'owner': {
      const owners = await ownersOf(
        tx,
        batch.map(({ customer }) => customer.facts.customerId),
      );
      return ({ customer }) => owners.get(customer.facts.customerId) ?? null;
    }
  }
}

async function ownersOf(tx: Tx, customerIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const rows = await tx.query<{ id: string; owner: string | null }[]>(
    'select customer_id as id, account_owner_email as owner from customers where customer_id = any($1::uuid[])',
    [customerIds],
  );
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}
