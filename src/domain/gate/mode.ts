import type { Operation } from '../policy/policy.js';

export const MODE_NAMES = ['observe', 'warn', 'enforce'] as const;

/** `observe` and `warn` allow what would be denied, and say so in the advice; `enforce` denies. */
export type ModeName = (typeof MODE_NAMES)[number];

/** The customers a mode is for; a null field means any. */
export interface ModeSegment {
  readonly country: string | null;
  readonly resellerId: string | null;
  readonly partnerTenantId: string | null;
}

/** How strictly one operation (null: any) is gated for one segment. */
export interface GateMode {
  readonly modeId: string;
  readonly operation: Operation | null;
  readonly segment: ModeSegment;
  readonly mode: ModeName;
}

/** The mode where none is set. */
const DEFAULT_MODE: ModeName = 'enforce';

declare const orderedBrand: unique symbol;

/** Modes of which the first that applies is the one that holds. */
export type OrderedModes = readonly GateMode[] & { readonly [orderedBrand]: true };

const fieldsNamed = ({ segment }: GateMode): number =>
  [segment.country, segment.resellerId, segment.partnerTenantId].filter((field) => field !== null).length;

/**
 * Orders modes so that the first that applies is the most specific: more segment fields, then a named operation,
 * then the stricter mode.
 */
export const mostSpecificFirst = (modes: readonly GateMode[]): OrderedModes =>
  [...modes].sort(
    (a, b) =>
      fieldsNamed(b) - fieldsNamed(a) ||
      Number(b.operation !== null) - Number(a.operation !== null) ||
      MODE_NAMES.indexOf(b.mode) - MODE_NAMES.indexOf(a.mode),
  ) as readonly GateMode[] as OrderedModes;

/** The mode that holds for an operation of a customer; an unknown customer (null) is of no segment. */
export function modeFor(modes: OrderedModes, operation: Operation, customer: ModeSegment | null): ModeName {
  for (const mode of modes) if (applies(mode, operation, customer)) return mode.mode;
  return DEFAULT_MODE;
}

const applies = ({ operation, segment }: GateMode, wanted: Operation, customer: ModeSegment | null): boolean =>
  (operation === null || operation === wanted) && isWithin(segment, customer ?? NO_SEGMENT);

const NO_SEGMENT: ModeSegment = { country: null, resellerId: null, partnerTenantId: null };

const isWithin = (segment: ModeSegment, customer: ModeSegment): boolean =>
  (segment.country === null || segment.country === customer.country) &&
  (segment.resellerId === null || segment.resellerId === customer.resellerId) &&
  (segment.partnerTenantId === null || segment.partnerTenantId === customer.partnerTenantId);
