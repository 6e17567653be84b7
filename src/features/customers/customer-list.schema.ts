import { z } from 'zod';
import { customerFields } from '../../domain/agreements/customer-fields.js';
import { STANDINGS } from '../../domain/compliance/standing.js';
import type { Instant } from '../../domain/time/instant.js';
import { cursorSchema, instantSchema, invalidRequest, limitSchema, textSchema } from '../../platform/http/index.js';
import { fieldSchema, optionalFieldSchema } from '../agreements/index.js';
import type { CustomerListRequest } from './customer-list.js';
import { type CustomerPlace, SORTS } from './customer-list.query.js';

type Sort = (typeof SORTS)[number];
const SORT_WORDS = SORTS.flatMap((sort) => [sort, `-${sort}`] as const);
type SortWord = (typeof SORT_WORDS)[number];
const SEATS_MAX = 2_147_483_647;

/** What a place in a list of each sort may have for its key. */
const PLACE_KEYS = {
  companyName: textSchema(1_024),
  domain: textSchema(256),
  country: textSchema(2),
  seats: z.int().min(0).max(SEATS_MAX),
  standing: z
    .int()
    .min(0)
    .max(STANDINGS.length - 1),
} satisfies Record<Sort, z.ZodType<CustomerPlace['key']>>;

const sortOf = (word: SortWord): Sort => word.replace(/^-/, '') as Sort;

const placeSchema = (word: SortWord) =>
  z.tuple([z.literal(word), PLACE_KEYS[sortOf(word)], fieldSchema(customerFields.customerId)]);

/** The query of the list of customers. A sort that begins with `-` descends. */
export const customerListSchema = z.strictObject({
  standing: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(STANDINGS, `one or more of ${STANDINGS.join(', ')}, with commas between`)))
    .nullable()
    .default(null),
  q: textSchema(256).trim().min(1, 'part of a name or domain, or the beginning of an id').nullable().default(null),
  country: optionalFieldSchema(customerFields.country),
  owner: optionalFieldSchema(customerFields.accountOwnerEmail),
  reseller: optionalFieldSchema(customerFields.resellerId),
  partnerTenant: optionalFieldSchema(customerFields.partnerTenantId),
  at: instantSchema.optional(),
  sort: z.enum(SORT_WORDS, `one of ${SORT_WORDS.join(', ')}`).default('companyName'),
  limit: limitSchema,
  cursor: cursorSchema(z.union(SORT_WORDS.map(placeSchema))),
});
export type CustomerListQuery = z.output<typeof customerListSchema>;

/**
 * What the query asks for, with one customer more than a page holds.
 *
 * @throws InputError `REQUEST_INVALID` when the cursor is of a list that was sorted otherwise.
 */
export function listRequestOf(query: CustomerListQuery, now: Instant): CustomerListRequest {
  const { at = now, country, cursor, limit, owner, partnerTenant: partnerTenantId, q: search, reseller } = query;
  if (cursor !== undefined && cursor[0] !== query.sort) {
    throw invalidRequest([{ field: 'cursor', message: 'the nextCursor of a list of the same sort' }]);
  }
  return {
    filter: { search, country, owner, reseller, partnerTenantId },
    standings: query.standing,
    sort: sortOf(query.sort),
    isDescending: query.sort.startsWith('-'),
    after: cursor === undefined ? null : { key: cursor[1], customerId: cursor[2] },
    limit: limit + 1,
    at,
  };
}

/** The key of a cursor that continues behind a place. */
export const cursorKeyOf = (query: CustomerListQuery, place: CustomerPlace): readonly unknown[] => [
  query.sort,
  place.key,
  place.customerId,
];
