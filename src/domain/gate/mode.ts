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
export const DEFAULT_MODE: ModeName = 'enforce';

const fieldsNamed = ({ segment }: GateMode): number =>
  [segment.country, segment.resellerId, segment.partnerTenantId].filter((field) => field !== null).length;

/**
 * Orders modes so that the first that applies is the most specific: more segment fields, then a named operation,
 * then the stricter mode.
 */
export const mostSpecificFirst = (modes: readonly GateMode[]): readonly GateMode[] =>
  [...modes].sort(
    (a, b) =>
      fieldsNamed(b) - fieldsNamed(a) ||
      Number(b.operation !== null) - Number(a.operation !== null) ||
      MODE_NAMES.indexOf(b.mode) - MODE_NAMES.indexOf(a.mode),
  );

/** Whether a mode is for this operation of a customer of this segment; an unknown customer is of no segment. */
export const modeApplies = (mode: GateMode, operation: Operation, customer: ModeSegment | null): boolean =>
  (mode.operation === null || mode.operation === operation) &&
  fieldApplies(mode.segment.country, customer?.country) &&
  fieldApplies(mode.segment.resellerId, customer?.resellerId) &&
  fieldApplies(mode.segment.partnerTenantId, customer?.partnerTenantId);

const fieldApplies = (wanted: string | null, actual: string | null | undefined): boolean =>
  wanted === null || wanted === actual;
