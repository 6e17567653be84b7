import { ENVIRONMENTS, type Cloud } from '../agreements/acceptance.js';
import { InvariantError } from '../errors.js';
import type { GateRequest } from '../policy/gate-request.js';
import { OFFERS, OPERATIONS, ORDER_CHANNELS, type PolicyRevision } from '../policy/policy.js';
import { ruleCovers, STANDING_ORDER } from '../policy/rule-scope.js';
import { ALWAYS, NEVER, type CalendarDay, type Instant } from '../time/instant.js';
import { datePolicy, type DatedPolicy, type DatedRule, type PolicySettings } from './dated-policy.js';

/** A stretch of time, up to the next segment, in which one rule or none applies to one kind of request. */
export interface Segment {
  readonly from: Instant;
  readonly rule: DatedRule | null;
  readonly isEnforced: boolean;
  /** Whether a rule is in force or still to come. */
  readonly isGated: boolean;
}

/** A stretch of time and the rule by which standings are judged in it. */
export interface StandingSegment {
  readonly from: Instant;
  readonly rule: DatedRule;
}

/** The tables of one cloud: segments in the order of time, by `requestIndex`, and those of the standing's order. */
interface CloudTables {
  readonly segmentsByRequest: readonly (readonly Segment[])[];
  readonly standingSegments: readonly StandingSegment[];
}

/** A dated policy with tables that answer by comparing numbers. A cloud without confirmation has no tables. */
export interface CompiledPolicy extends DatedPolicy {
  readonly tables: Readonly<Record<Cloud, CloudTables | null>>;
  /** The one reference date of the revision; null where no rule names one. */
  readonly referenceOn: CalendarDay | null;
}

/**
 * Compiles a revision once, so that deciding parses no date and reads no calendar.
 *
 * Throws when a rule's bound names no milestone or a standing would have no rule; `validatePolicy` tells beforehand.
 */
export function compilePolicy(revision: PolicyRevision, settings: PolicySettings): CompiledPolicy {
  const policy = datePolicy(revision, settings);
  const { rules } = policy;
  const tablesOf = (cloud: Cloud): CloudTables | null =>
    rules.some(({ rule }) => rule.clouds.includes(cloud)) ? compileTables(rules, cloud) : null;
  return {
    ...policy,
    tables: {
      public: tablesOf('public'),
      china: tablesOf('china'),
      'us-government': tablesOf('us-government'),
      germany: tablesOf('germany'),
    },
    referenceOn: rules.find(({ agreedFrom }) => agreedFrom !== null)?.agreedFrom ?? null,
  };
}

function compileTables(rules: readonly DatedRule[], cloud: Cloud): CloudTables {
  const covering = (request: GateRequest) => rules.filter(({ rule }) => ruleCovers(rule, cloud, request));
  return {
    segmentsByRequest: everyRequest().map((request) => segmentsOf(covering(request))),
    standingSegments: standingSegmentsOf(covering(STANDING_ORDER)),
  };
}

/** The instants at which any of the rules begins or ends, after the beginning of time. */
const boundariesOf = (rules: readonly DatedRule[]): readonly Instant[] => {
  const boundaries = new Set(rules.flatMap(({ from, until }) => [from, until]));
  boundaries.delete(NEVER);
  return [ALWAYS, ...[...boundaries].sort((a, b) => a - b)];
};

function segmentsOf(rules: readonly DatedRule[]): readonly Segment[] {
  return boundariesOf(rules).map((from) => {
    const inForce = rules.filter((rule) => rule.from <= from && from < rule.until);
    const enforced = inForce.find(({ rule }) => rule.effect === 'enforce');
    return {
      from,
      rule: enforced ?? inForce[0] ?? null,
      isEnforced: enforced !== undefined,
      isGated: rules.some(({ until }) => from < until),
    };
  });
}

function standingSegmentsOf(rules: readonly DatedRule[]): readonly StandingSegment[] {
  const enforced = rules.filter(({ rule }) => rule.effect === 'enforce').sort((a, b) => a.from - b.from);
  return boundariesOf(enforced).map((from) => {
    const rule = enforced.find(({ until }) => from < until);
    if (rule === undefined) throw new InvariantError('No rule says what a standing is', { from });
    return { from, rule };
  });
}

const positionsOf = <Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> =>
  Object.fromEntries(names.map((name, position) => [name, position])) as Record<Name, number>;

const ENVIRONMENT_POSITIONS = positionsOf(ENVIRONMENTS);
const CHANNEL_POSITIONS = positionsOf(ORDER_CHANNELS);
const OPERATION_POSITIONS = positionsOf(OPERATIONS);
const OFFER_POSITIONS = positionsOf(OFFERS);

/** Every request there is, each at the position that `requestIndex` gives it. */
const everyRequest = (): readonly GateRequest[] =>
  ENVIRONMENTS.flatMap((environment) =>
    ORDER_CHANNELS.flatMap((channel) =>
      OPERATIONS.flatMap((operation) => OFFERS.map((offer) => ({ operation, offer, channel, environment }))),
    ),
  );

/** The position of a request in the tables. */
const requestIndex = ({ environment, channel, operation, offer }: GateRequest): number =>
  ((ENVIRONMENT_POSITIONS[environment] * ORDER_CHANNELS.length + CHANNEL_POSITIONS[channel]) * OPERATIONS.length +
    OPERATION_POSITIONS[operation]) *
    OFFERS.length +
  OFFER_POSITIONS[offer];

/** The segments of one request in one cloud, in the order of time; null where the cloud has no confirmation. */
export const segmentsFor = (policy: CompiledPolicy, cloud: Cloud, request: GateRequest): readonly Segment[] | null =>
  policy.tables[cloud]?.segmentsByRequest[requestIndex(request)] ?? null;

/** The segment that an instant falls into. Segments begin with the beginning of time, so there always is one. */
export function segmentAt<S extends { readonly from: Instant }>(segments: readonly S[], at: Instant): S {
  for (let position = segments.length - 1; position >= 0; position -= 1) {
    const segment = segments[position];
    if (segment !== undefined && segment.from <= at) return segment;
  }
  throw new InvariantError('Segments do not reach back to the instant', { at });
}
