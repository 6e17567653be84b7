import fc from 'fast-check';
import {
  ACCEPTANCE_METHODS,
  AGREEMENT_TYPES,
  CLOUDS,
  ENVIRONMENTS,
  type AcceptanceFact,
  type CustomerFacts,
} from '../../src/domain/agreements/acceptance.js';
import { MODE_NAMES, type GateMode } from '../../src/domain/gate/mode.js';
import type { Override } from '../../src/domain/gate/override.js';
import type { GateRequest } from '../../src/domain/policy/gate-request.js';
import { OFFERS, OPERATIONS, ORDER_CHANNELS } from '../../src/domain/policy/policy.js';
import { POLICY_HISTORY } from '../../src/domain/policy/revisions/policy-history.js';
import { addDays, day, instantFromMs, NEVER, type CalendarDay, type Instant } from '../../src/domain/time/instant.js';
import { aPolicy, type Question } from './builders.js';

/** UTC, both sides of it, zones half an hour off, and one whose midnight is sometimes skipped. */
const ZONES = ['UTC', 'Asia/Seoul', 'America/Los_Angeles', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Kiritimati'];

/** Compiled once: every revision, in some zone, with either boundary and either reading of undated acceptances. */
const POLICIES = POLICY_HISTORY.flatMap((revision, position) =>
  (['standard', 'conservative'] as const).flatMap((boundary) =>
    [true, false].map((undatedDirectSatisfiesReference) => {
      const zone = ZONES[(position + (boundary === 'standard' ? 0 : 3)) % ZONES.length] ?? 'UTC';
      return aPolicy({ zone, boundary, undatedDirectSatisfiesReference }, revision);
    }),
  ),
);

/** The newest revision comes as often as all the others together. */
export const anyPolicy = fc.oneof(fc.constantFrom(...POLICIES), fc.constantFrom(...POLICIES.slice(-4)));

const MILESTONE_DAYS = [
  ...new Set(POLICY_HISTORY.flatMap(({ milestones }) => milestones.map(({ effectiveOn }) => effectiveOn))),
];
const FIRST_DAY = day('2018-07-01');

/** A day at or beside a milestone, or any between 2018 and 2027. */
const anyDay: fc.Arbitrary<CalendarDay> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...MILESTONE_DAYS), fc.integer({ min: -1, max: 1 }))
    .map(([on, count]) => addDays(on, count)),
  fc.integer({ min: 0, max: 3400 }).map((count) => addDays(FIRST_DAY, count)),
);

/** An instant in one of these policies' milestones, a millisecond or hours beside it, or any. */
export const anyInstant: fc.Arbitrary<Instant> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...new Set(POLICIES.flatMap(({ milestones }) => milestones.map(({ at }) => at)))),
      fc.constantFrom(-43_200_000, -1, 0, 1, 43_200_000),
    )
    .map(([at, offset]) => instantFromMs(at + offset)),
  fc
    .integer({ min: Date.UTC(2018, 6, 1), max: Date.UTC(2027, 0, 1) })
    .map((milliseconds) => instantFromMs(milliseconds)),
);

export const anyRequest: fc.Arbitrary<GateRequest> = fc.record({
  operation: fc.constantFrom(...OPERATIONS),
  offer: fc.constantFrom(...OFFERS),
  channel: fc.constantFrom(...ORDER_CHANNELS),
  environment: fc.constantFrom(...ENVIRONMENTS),
});

const anyAcceptance: fc.Arbitrary<AcceptanceFact> = fc
  .record({
    acceptanceId: fc.uuid(),
    agreementType: fc.constantFrom(...AGREEMENT_TYPES),
    method: fc.constantFrom(...ACCEPTANCE_METHODS),
    on: anyDay,
    isDated: fc.boolean(),
    environment: fc.constantFrom(...ENVIRONMENTS),
  })
  .map(({ on, isDated, ...acceptance }) => {
    const hasDay = isDated || acceptance.method !== 'direct';
    return { ...acceptance, agreedOn: hasDay ? on : null, firstSeenOn: hasDay ? null : on };
  });

/** Mostly customers of the public cloud, some never read. */
export const anyCustomer: fc.Arbitrary<CustomerFacts> = fc.record({
  customerId: fc.uuid(),
  cloud: fc.oneof(
    { weight: 9, arbitrary: fc.constant('public' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...CLOUDS) },
  ),
  agreementsReadAt: fc.option(anyInstant),
  country: fc.constantFrom('KR', 'DE'),
  resellerId: fc.constantFrom(null, 'reseller-1'),
  partnerTenantId: fc.constantFrom(null, 'tenant-1'),
  acceptances: fc.array(anyAcceptance, { maxLength: 3 }),
});

const anyMode: fc.Arbitrary<GateMode> = fc.record({
  modeId: fc.uuid(),
  operation: fc.constantFrom(null, ...OPERATIONS),
  segment: fc.record({
    country: fc.constantFrom(null, 'KR', 'DE'),
    resellerId: fc.constantFrom(null, 'reseller-1', 'reseller-2'),
    partnerTenantId: fc.constantFrom(null, 'tenant-1'),
  }),
  mode: fc.constantFrom(...MODE_NAMES),
});

const anyOverride: fc.Arbitrary<Override> = fc
  .record({
    overrideId: fc.uuid(),
    operations: fc.subarray([...OPERATIONS]),
    offers: fc.option(fc.subarray([...OFFERS])),
    environment: fc.constantFrom(null, ...ENVIRONMENTS),
    from: anyInstant,
    until: fc.oneof(anyInstant, fc.constant(NEVER)),
  })
  .filter(({ from, until }) => from < until);

/** Anything that both evaluators can be asked. */
export const anyQuestion: fc.Arbitrary<Question> = fc.record({
  request: anyRequest,
  facts: fc.oneof({ weight: 19, arbitrary: anyCustomer }, { weight: 1, arbitrary: fc.constant(null) }),
  policy: anyPolicy,
  modes: fc.array(anyMode, { maxLength: 3 }),
  overrides: fc.array(anyOverride, { maxLength: 2 }),
  at: anyInstant,
});
