import { Injectable } from '@nestjs/common';
import { compileFacts } from '../../domain/compliance/compiled-facts.js';
import { standingAt, type StandingAt } from '../../domain/compliance/standing-at.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../../platform/database/index.js';
import { CustomerFactsReader, type KnownCustomer } from '../agreements/index.js';
import { Policies } from '../policy/index.js';

/** Evaluates customers with the facts and the policy known now. */
@Injectable()
export class CustomerStandings {
  constructor(
    private readonly facts: CustomerFactsReader,
    private readonly policies: Policies,
  ) {}

  /** The standings of these customers by their ids. */
  async of(tx: Tx, customerIds: readonly string[], at: Instant): Promise<ReadonlyMap<string, StandingAt>> {
    await this.policies.refresh(tx);
    const known = await this.facts.read(tx, customerIds);
    return new Map([...known].map(([customerId, customer]) => [customerId, this.standingOf(customer, at)]));
  }

  private standingOf({ facts }: KnownCustomer, at: Instant): StandingAt {
    const policy = this.policies.current(facts.partnerTenantId);
    return standingAt(compileFacts(facts, policy), policy, at);
  }
}
