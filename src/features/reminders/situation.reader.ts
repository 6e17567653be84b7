import { Injectable } from '@nestjs/common';
import { compileFacts } from '../../domain/compliance/compiled-facts.js';
import { standingAt, type StandingAt } from '../../domain/compliance/standing-at.js';
import { type Occasion, occasionOf } from '../../domain/reminders/occasion.js';
import type { ReminderSubject } from '../../domain/reminders/planner.js';
import type { CompiledPolicy } from '../../domain/timeline/compiled-policy.js';
import type { Instant } from '../../domain/time/instant.js';
import type { Tx } from '../../platform/database/index.js';
import { CustomerFactsReader, type KnownCustomer } from '../agreements/index.js';
import { Policies } from '../policy/index.js';

/** Whom a customer's reminders go to, and how they are addressed. */
export interface Addressee {
  readonly customerId: string;
  readonly companyName: string;
  readonly timeZone: string;
  readonly locale: string;
  /** The customer's contact, else the account owner; null when neither has an address. */
  readonly recipient: string | null;
  readonly accountOwner: string | null;
  /** When the latest scan that saw the standing change saw it; before any scan, when the customer was created. */
  readonly knownSince: Instant;
}

/** A customer at one instant: its standing, and the occasion for reminders that it gives. */
export interface Situation {
  readonly addressee: Addressee;
  readonly policy: CompiledPolicy;
  readonly standing: StandingAt;
  readonly occasion: Occasion | null;
}

/** The part of a situation that the planner plans by. */
export const subjectOf = ({ addressee, occasion }: Situation): ReminderSubject => ({
  customerId: addressee.customerId,
  recipient: addressee.recipient,
  timeZone: addressee.timeZone,
  occasion,
});

/** Reads what reminders depend on: facts and policy as known now, and how people are reached. */
@Injectable()
export class SituationReader {
  constructor(
    private readonly facts: CustomerFactsReader,
    private readonly policies: Policies,
  ) {}

  /** The next customers' ids in order; empty behind the last. */
  async nextCustomers(tx: Tx, afterId: string | null, limit: number): Promise<readonly string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select customer_id as id from customers
       where $1::uuid is null or customer_id > $1 order by customer_id limit $2`,
      [afterId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * The situations of some customers at an instant and, up to `until`, each later one that time alone brings.
   *
   * A customer's situations follow each other in the order of time; the first is that of `at`.
   */
  async read(
    tx: Tx,
    customerIds: readonly string[],
    at: Instant,
    until: Instant = at,
  ): Promise<ReadonlyMap<string, readonly [Situation, ...Situation[]]>> {
    await this.policies.refresh(tx);
    const known = await this.facts.read(tx, customerIds);
    const situations = new Map<string, readonly [Situation, ...Situation[]]>();
    for (const addressee of await readAddressees(tx, customerIds)) {
      const customer = known.get(addressee.customerId);
      if (customer !== undefined) situations.set(addressee.customerId, this.forecast(customer, addressee, at, until));
    }
    return situations;
  }

  private forecast(
    { facts }: KnownCustomer,
    addressee: Addressee,
    at: Instant,
    until: Instant,
  ): readonly [Situation, ...Situation[]] {
    const policy = this.policies.current(facts.partnerTenantId);
    const compiled = compileFacts(facts, policy);
    const situationAt = (instant: Instant): Situation => {
      const standing = standingAt(compiled, policy, instant);
      return { addressee, policy, standing, occasion: occasionOf(standing, addressee.knownSince) };
    };
    const first = situationAt(at);
    const later: Situation[] = [];
    for (
      let next = first.standing.next;
      next !== null && next.at <= until;
      next = later.at(-1)?.standing.next ?? null
    ) {
      later.push(situationAt(next.at));
    }
    return [first, ...later];
  }
}

const readAddressees = (tx: Tx, customerIds: readonly string[]): Promise<Addressee[]> =>
  tx.query<Addressee[]>(
    `select customer_id as "customerId", company_name as "companyName", time_zone as "timeZone", locale,
       coalesce(contact_email, account_owner_email) as recipient, account_owner_email as "accountOwner",
       coalesce((select max(at) from standing_changes s where s.customer_id = c.customer_id), created_at) as "knownSince"
     from customers c where customer_id = any($1::uuid[])`,
    [customerIds],
  );
