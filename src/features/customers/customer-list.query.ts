import type { Tx } from '../../platform/database/index.js';

/** What the database sorts customers by. */
const SORT_EXPRESSIONS = {
  customerId: 'customer_id',
  companyName: 'lower(company_name)',
  domain: 'domain',
  country: 'country',
  seats: 'seats',
} as const;
export type SqlSort = keyof typeof SORT_EXPRESSIONS;

export const SORTS = ['companyName', 'domain', 'country', 'seats', 'standing'] as const;

/** What the database selects customers by; null selects all. `search` is part of a name or domain, or the id's beginning. */
export interface CustomerFilter {
  readonly search: string | null;
  readonly country: string | null;
  readonly owner: string | null;
  readonly reseller: string | null;
  readonly partnerTenantId: string | null;
}

/** Where a customer stands in a sorted list. */
export interface CustomerPlace {
  readonly key: string | number;
  readonly customerId: string;
}

interface PlacesRequest {
  readonly filter: CustomerFilter;
  readonly sort: SqlSort;
  readonly isDescending: boolean;
  readonly after: CustomerPlace | null;
  readonly limit: number;
}

/** The places of the selected customers behind a place, in the order of the sort. */
export async function readPlaces(tx: Tx, request: PlacesRequest): Promise<readonly CustomerPlace[]> {
  const { filter, sort, isDescending, after, limit } = request;
  const parameters: unknown[] = [];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const key = SORT_EXPRESSIONS[sort];
  const conditions = [...filterConditions(filter, parameter)];
  if (after !== null) {
    const place = `(${parameter(after.key)}, ${parameter(after.customerId)}::uuid)`;
    conditions.push(`(${key}, customer_id) ${isDescending ? '<' : '>'} ${place}`);
  }
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const direction = isDescending ? 'desc' : 'asc';
  return tx.query<CustomerPlace[]>(
    `select ${key} as key, customer_id as "customerId" from customers ${where}
     order by ${key} ${direction}, customer_id ${direction} limit ${parameter(limit)}`,
    parameters,
  );
}

function* filterConditions(filter: CustomerFilter, parameter: (value: unknown) => string): Generator<string> {
  const { search, country, owner, reseller, partnerTenantId } = filter;
  if (search !== null) {
    const within = parameter(`%${literal(search)}%`);
    const beginning = parameter(`${literal(search.toLowerCase())}%`);
    yield `(company_name ilike ${within} or domain ilike ${within} or customer_id::text like ${beginning})`;
  }
  if (country !== null) yield `country = ${parameter(country)}`;
  if (owner !== null) yield `account_owner_email = ${parameter(owner)}`;
  if (reseller !== null) yield `reseller_id = ${parameter(reseller)}`;
  if (partnerTenantId !== null) yield `partner_tenant_id = ${parameter(partnerTenantId)}`;
}

/** The text for LIKE, in which these characters mean themselves. */
const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
