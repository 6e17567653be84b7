import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { OperationalError } from '../../domain/errors.js';
import { decideCompiled } from '../../domain/gate/decide-compiled.js';
import { mostSpecificFirst, type OrderedModes } from '../../domain/gate/mode.js';
import { compileFacts } from '../../domain/compliance/compiled-facts.js';
import type { Override } from '../../domain/gate/override.js';
import type { Instant } from '../../domain/time/instant.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { CustomerFactsReader, type KnownCustomer } from '../agreements/index.js';
import { Policies } from '../policy/index.js';
import { type DecisionRecord, insertCurrent } from './decision.repository.js';
import type { GateCheck } from './gate-check.schema.js';
import { readModes } from './gate-mode.repository.js';
import { readOverrides } from './override.repository.js';

/** Facts that change faster than this many times while one batch is decided mean that something else is wrong. */
const ATTEMPTS_MAX = 10;

/** What all decisions of one batch are made from. */
interface Inputs {
  readonly version: number;
  readonly modes: OrderedModes;
  readonly overrides: ReadonlyMap<string, readonly Override[]>;
  readonly customers: ReadonlyMap<string, KnownCustomer>;
}

/** Decides, and writes each decision down before it is answered. */
@Injectable()
export class GateService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly facts: CustomerFactsReader,
  ) {}

  /**
   * Decides a batch, in the order asked.
   *
   * Every row is inserted only while what it was decided from is still current; what is not is decided again from what
   * is. So each answer is right as of the instant its row was written, whatever any other node did meanwhile.
   *
   * @throws OperationalError `DECISION_LOG_UNAVAILABLE` when the log cannot take the decisions; nothing was answered.
   */
  async decide(checks: readonly GateCheck[], principalId: string): Promise<readonly DecisionRecord[]> {
    try {
      return await this.decideUntilCurrent(checks, principalId);
    } catch (error) {
      if (!(error instanceof OperationalError) || error.code !== 'DATABASE_UNAVAILABLE') throw error;
      throw new OperationalError(
        'DECISION_LOG_UNAVAILABLE',
        'The decision log cannot be written.',
        {},
        { cause: error },
      );
    }
  }

  private async decideUntilCurrent(
    checks: readonly GateCheck[],
    principalId: string,
  ): Promise<readonly DecisionRecord[]> {
    const decided = new Map<GateCheck, DecisionRecord>();
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const open = checks.filter((check) => !decided.has(check));
      const made = await this.database.transaction((tx) => this.decideOnce(tx, open, principalId));
      for (const record of made) decided.set(record.check, record);
      if (decided.size === checks.length) return checks.flatMap((check) => decided.get(check) ?? []);
    }
    throw new OperationalError('DECISION_LOG_UNAVAILABLE', 'The facts change faster than they can be decided on.');
  }

  private async decideOnce(tx: Tx, checks: readonly GateCheck[], principalId: string): Promise<DecisionRecord[]> {
    const inputs = await this.readInputs(tx, [...new Set(checks.map((check) => check.customerId))]);
    const now = this.clock.now();
    const made = checks.map((check) => this.record(check, inputs, now, principalId));
    const current = await insertCurrent(tx, made);
    return made.filter(({ decisionId }) => current.has(decisionId));
  }

  private async readInputs(tx: Tx, customerIds: readonly string[]): Promise<Inputs> {
    const version = await this.policies.refresh(tx);
    const modes = mostSpecificFirst(await readModes(tx));
    const overrides = await readOverrides(tx, customerIds);
    const customers = await this.facts.read(tx, customerIds);
    return { version, modes, overrides, customers };
  }

  private record(check: GateCheck, inputs: Inputs, now: Instant, principalId: string): DecisionRecord {
    const customer = inputs.customers.get(check.customerId);
    const policy = this.policies.current(customer?.facts.partnerTenantId ?? null);
    const context = {
      facts: customer === undefined ? null : compileFacts(customer.facts, policy),
      policy,
      modes: inputs.modes,
      overrides: inputs.overrides.get(check.customerId) ?? [],
    };
    return {
      decisionId: uuidv7(),
      principalId,
      check,
      at: check.at ?? now,
      simulated: check.at !== undefined,
      decision: decideCompiled(check, context, check.at ?? now),
      policy,
      factsVersion: customer?.factsVersion ?? null,
      inputsVersion: inputs.version,
    };
  }
}
