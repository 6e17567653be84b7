import type { AcceptanceFact, AcceptanceMethod, AgreementType } from '../agreements/acceptance.js';
import { compileFacts } from '../compliance/compiled-facts.js';
import type { GateRequest } from '../policy/gate-request.js';
import { ORDER_CHANNELS, type OrderChannel } from '../policy/policy.js';
import type { CompiledPolicy } from '../timeline/compiled-policy.js';
import { ALWAYS, dayOf, NEVER, startOfDay, type CalendarDay, type Instant } from '../time/instant.js';
import { decideCompiled } from './decide-compiled.js';
import type { Outcome } from './decision.js';
import { mostSpecificFirst } from './mode.js';

/** What is asked in each column. */
const COLUMNS = {
  'new-order': { operation: 'new-order', offer: 'seat-based' },
  'azure-plan-order': { operation: 'new-order', offer: 'azure-plan' },
  'seat-change': { operation: 'seat-change', offer: 'seat-based' },
  'manual-renewal': { operation: 'manual-renewal', offer: 'seat-based' },
  'auto-renewal': { operation: 'auto-renewal', offer: 'seat-based' },
  cancel: { operation: 'cancel', offer: 'seat-based' },
  'term-change': { operation: 'term-change', offer: 'seat-based' },
  upgrade: { operation: 'upgrade', offer: 'seat-based' },
} as const satisfies Record<string, Pick<GateRequest, 'operation' | 'offer'>>;

/** N: nothing. C: Cloud Agreement. M: MCA attested. D: MCA accepted directly. `-old`: from before the reference date. */
export type TruthState = 'N' | 'C' | 'M' | 'M-old' | 'D' | 'D-old';

type Cells = Readonly<Record<keyof typeof COLUMNS, Outcome>>;

/** The answers that one state gets throughout one phase in production. */
export interface TruthRow {
  /** `<first day> to <first day after>`, with the channel where the channels differ. */
  readonly phase: string;
  readonly state: TruthState;
  readonly cells: Cells;
}

export type TruthTable = readonly TruthRow[];

interface Phase {
  readonly from: Instant;
  readonly until: Instant;
}

/** A state in a phase: the acceptance that makes it and the first instant of the phase at which it can be met. */
interface Sample {
  readonly state: TruthState;
  readonly at: Instant;
  readonly acceptance: AcceptanceFact | null;
}

/**
 * The table of what is allowed in production, phase by phase, as the engine answers it. A state that cannot exist
 * yet in a phase has no row there.
 */
export const truthTable = (policy: CompiledPolicy): TruthTable =>
  phasesOf(policy).flatMap((phase) =>
    samplesIn(phase, policy).flatMap(({ state, at, acceptance }) => {
      const cellsBy = (channel: OrderChannel): Cells => cellsOf(channel, acceptance, policy, at);
      const areEqual = JSON.stringify(cellsBy('api')) === JSON.stringify(cellsBy('dashboard'));
      const title = phaseTitle(phase, policy);
      if (areEqual) return [{ phase: title, state, cells: cellsBy('api') }];
      return ORDER_CHANNELS.map((channel) => ({ phase: `${title}, ${channel}`, state, cells: cellsBy(channel) }));
    }),
  );

/** The stretches between the instants at which an enforced rule of production begins or the first recording opens. */
function phasesOf({ rules, attestationWindows }: CompiledPolicy): readonly Phase[] {
  const ruleStarts = rules
    .filter(({ rule }) => rule.effect === 'enforce' && rule.environments.includes('production'))
    .map(({ from }) => from);
  const firstRecording = Math.min(...attestationWindows.map(({ from }) => from)) as Instant;
  const starts = [...new Set([ALWAYS, firstRecording, ...ruleStarts])].sort((a, b) => a - b);
  return starts.map((from, position) => ({ from, until: starts[position + 1] ?? NEVER }));
}

function phaseTitle({ from, until }: Phase, { settings }: CompiledPolicy): string {
  if (from === ALWAYS) return `before ${dayOf(until, settings.zone)}`;
  const firstDay = dayOf(from, settings.zone);
  return until === NEVER ? `from ${firstDay}` : `${firstDay} to ${dayOf(until, settings.zone)}`;
}

function samplesIn(phase: Phase, policy: CompiledPolicy): readonly Sample[] {
  const { referenceOn, settings } = policy;
  const start = phase.from === ALWAYS ? ((phase.until - 1) as Instant) : phase.from;
  const sample = (state: TruthState, acceptance: AcceptanceFact | null, notBefore: CalendarDay | null): Sample => {
    const earliest = notBefore === null ? start : startOfDay(notBefore, settings.zone);
    return { state, acceptance, at: earliest > start ? earliest : start };
  };
  const ofAgreement = (state: 'M' | 'D', method: AcceptanceMethod): readonly Sample[] => {
    const opensOn = firstDayToRecord('MicrosoftCustomerAgreement', method, policy);
    if (opensOn === null) return [];
    const isSplit = referenceOn !== null && startOfDay(referenceOn, settings.zone) < phase.until;
    const currentOn = isSplit ? referenceOn : opensOn;
    const current = sample(state, acceptanceOf('MicrosoftCustomerAgreement', method, currentOn), currentOn);
    const old = sample(`${state}-old`, acceptanceOf('MicrosoftCustomerAgreement', method, opensOn), referenceOn);
    return isSplit ? [current, old] : [current];
  };
  const cloudOn = firstDayToRecord('MicrosoftCloudAgreement', 'partner-attested', policy);
  return [
    sample('N', null, null),
    ...(cloudOn === null
      ? []
      : [sample('C', acceptanceOf('MicrosoftCloudAgreement', 'partner-attested', cloudOn), cloudOn)]),
    ...ofAgreement('M', 'partner-attested'),
    ...ofAgreement('D', 'direct'),
  ].filter(({ at }) => at < phase.until);
}

const firstDayToRecord = (
  agreementType: AgreementType,
  method: AcceptanceMethod,
  { attestationWindows }: CompiledPolicy,
): CalendarDay | null =>
  attestationWindows
    .filter(({ window }) => window.agreementType === agreementType && window.method === method)
    .filter(({ window }) => window.environments.includes('production'))
    .map(({ opensOn }) => opensOn)
    .sort()[0] ?? null;

const acceptanceOf = (
  agreementType: AgreementType,
  method: AcceptanceMethod,
  agreedOn: CalendarDay,
): AcceptanceFact => ({
  acceptanceId: `${agreementType} ${agreedOn}`,
  agreementType,
  method,
  agreedOn,
  firstSeenOn: null,
  environment: 'production',
});

function cellsOf(channel: OrderChannel, acceptance: AcceptanceFact | null, policy: CompiledPolicy, at: Instant): Cells {
  const customer = {
    customerId: 'customer of the truth table',
    cloud: 'public' as const,
    agreementsReadAt: at,
    country: '',
    resellerId: null,
    partnerTenantId: null,
    acceptances: acceptance === null ? [] : [acceptance],
  };
  const context = { facts: compileFacts(customer, policy), policy, modes: mostSpecificFirst([]), overrides: [] };
  const cell = (column: keyof typeof COLUMNS): Outcome => {
    const request: GateRequest = { ...COLUMNS[column], channel, environment: 'production' };
    const { verdict, code } = decideCompiled(request, context, at);
    return { verdict, code } as Outcome;
  };
  return {
    'new-order': cell('new-order'),
    'azure-plan-order': cell('azure-plan-order'),
    'seat-change': cell('seat-change'),
    'manual-renewal': cell('manual-renewal'),
    'auto-renewal': cell('auto-renewal'),
    cancel: cell('cancel'),
    'term-change': cell('term-change'),
    upgrade: cell('upgrade'),
  };
}
