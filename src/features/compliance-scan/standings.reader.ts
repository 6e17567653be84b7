import { Injectable } from '@nestjs/common';
import { compileFacts } from '../../domain/compliance/compiled-facts.js';
import { standingAt, type StandingAt } from '../../domain/compliance/standing-at.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../../platform/database/index.js';
import { CustomerFactsReader, type KnownCustomer } from '../agreements/index.js';
import { Policies } from '../policy/index.js';

const BATCH_SIZE = 5_000;

/** A customer and its standing, or the error that kept it from being evaluated. */
export type EvaluatedCustomer = { readonly customer: KnownCustomer } & (
  { readonly kind: 'evaluated'; readonly standing: StandingAt } | { readonly kind: 'failed'; readonly error: unknown }
);

/** Evaluates all customers with the facts and the policy known now. */
@Injectable()
export class StandingsReader {
  constructor(
    private readonly facts: CustomerFactsReader,
    private readonly policies: Policies,
  ) {}

  /** Every customer's standing at an instant, in batches in the order of ids. Run it in `Database.snapshot`. */
  async *stream(tx: Tx, at: Instant): AsyncGenerator<readonly EvaluatedCustomer[], void, undefined> {
    await this.policies.refresh(tx);
    for await (const customers of this.facts.stream(tx, BATCH_SIZE)) {
      yield customers.map((customer) => this.evaluated(customer, at));
    }
  }

  private evaluated(customer: KnownCustomer, at: Instant): EvaluatedCustomer {
    try {
      const policy = this.policies.current(customer.facts.partnerTenantId);
      return { kind: 'evaluated', customer, standing: standingAt(compileFacts(customer.facts, policy), policy, at) };
    } catch (error) {
      return { kind: 'failed', customer, error };
    }
  }
}
