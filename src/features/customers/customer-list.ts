import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { StandingAt } from '../../domain/compliance/standing-at.js';
import { type Standing, STANDINGS } from '../../domain/compliance/standing.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../../platform/database/index.js';
import { CustomerEntity } from './customer.entity.js';
import { type CustomerFilter, type CustomerPlace, readPlaces, type SqlSort } from './customer-list.query.js';
import { CustomerStandings } from './customer-standings.js';

const BATCH_SIZE = 2_000;

/** What a list is asked for. `after` is the place of the last customer of the page before. */
export interface CustomerListRequest {
  readonly filter: CustomerFilter;
  readonly standings: readonly Standing[] | null;
  readonly sort: SqlSort | 'standing';
  readonly isDescending: boolean;
  readonly after: CustomerPlace | null;
  readonly limit: number;
  readonly at: Instant;
}

/** One customer of a list. */
export interface ListedCustomer {
  readonly customer: CustomerEntity;
  readonly standing: StandingAt;
  readonly place: CustomerPlace;
}

interface Found {
  readonly place: CustomerPlace;
  readonly standing: StandingAt;
}

/** Lists customers: what is stored is filtered and sorted by the database, standings by the engine. */
@Injectable()
export class CustomerList {
  constructor(private readonly standings: CustomerStandings) {}

  /** The customers behind the place, at most `limit`. Run it in `Database.snapshot`. */
  async read(tx: Tx, request: CustomerListRequest): Promise<readonly ListedCustomer[]> {
    const { sort } = request;
    const found = sort === 'standing' ? await this.byStanding(tx, request) : await this.inOrder(tx, request, sort);
    const customers = await tx.findBy(CustomerEntity, { customerId: In(found.map(({ place }) => place.customerId)) });
    const byId = new Map(customers.map((customer) => [customer.customerId, customer]));
    return found.flatMap(({ place, standing }) => {
      const customer = byId.get(place.customerId);
      return customer === undefined ? [] : [{ customer, standing, place }];
    });
  }

  private async inOrder(tx: Tx, request: CustomerListRequest, sort: SqlSort): Promise<readonly Found[]> {
    const { limit } = request;
    const found: Found[] = [];
    const batchSize = request.standings === null ? limit : BATCH_SIZE;
    for await (const batch of this.batches(tx, { ...request, sort }, batchSize)) {
      found.push(...batch);
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  /** The order is that of STANDINGS, and within one standing that of ids, in which the customers are read. */
  private async byStanding(tx: Tx, request: CustomerListRequest): Promise<readonly Found[]> {
    const { after, isDescending, limit } = request;
    const order = isDescending ? STANDINGS.toReversed() : STANDINGS;
    const buckets = order.map((): Found[] => []);
    const everyone = { ...request, sort: 'customerId', isDescending: false, after: null } as const;
    for await (const batch of this.batches(tx, everyone, BATCH_SIZE)) {
      for (const { place, standing } of batch) {
        const rank = order.indexOf(standing.value);
        const bucket = buckets[rank];
        const found = { place: { key: rank, customerId: place.customerId }, standing };
        if (bucket !== undefined && bucket.length < limit && isBehind(found.place, after)) bucket.push(found);
      }
    }
    return buckets.flat().slice(0, limit);
  }

  /** Batches of customers in the order of a stored sort, those of other standings than asked for left out. */
  private async *batches(
    tx: Tx,
    request: CustomerListRequest & { readonly sort: SqlSort },
    batchSize: number,
  ): AsyncGenerator<readonly Found[], void, undefined> {
    const { at, filter, isDescending, sort, standings } = request;
    for (let after = request.after; ;) {
      const places = await readPlaces(tx, { filter, sort, isDescending, after, limit: batchSize });
      const ids = places.map(({ customerId }) => customerId);
      const evaluated = await this.standings.of(tx, ids, at);
      yield places.flatMap((place) => {
        const standing = evaluated.get(place.customerId);
        const isAskedFor = standing !== undefined && (standings?.includes(standing.value) ?? true);
        return isAskedFor ? [{ place, standing }] : [];
      });
      if (places.length < batchSize) return;
      after = places.at(-1) ?? null;
    }
  }
}

function isBehind(place: CustomerPlace, after: CustomerPlace | null): boolean {
  if (after === null || place.key > after.key) return true;
  return place.key === after.key && place.customerId > after.customerId;
}
