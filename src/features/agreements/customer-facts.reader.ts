import { Injectable } from '@nestjs/common';
import type {
  AcceptanceFact,
  AcceptanceMethod,
  AgreementType,
  Cloud,
  CustomerFacts,
  Environment,
} from '../../domain/agreements/acceptance.js';
import type { CalendarDay, Instant } from '../../domain/time/instant.js';
import type { Tx } from '../../platform/database/database.js';

/** A customer's facts, the version of them that was read, and how many seats turn on them. */
export interface KnownCustomer {
  readonly facts: CustomerFacts;
  readonly factsVersion: number;
  readonly seats: number;
}

type AcceptanceTuple = readonly [
  acceptanceId: string,
  agreementType: AgreementType,
  method: AcceptanceMethod,
  agreedOn: CalendarDay | null,
  firstSeenOn: CalendarDay | null,
  environment: Environment,
];

interface FactsRow {
  readonly customer_id: string;
  readonly cloud: Cloud;
  readonly country: string;
  readonly reseller_id: string | null;
  readonly partner_tenant_id: string | null;
  readonly agreements_read_at: Instant | null;
  readonly acceptances: readonly AcceptanceTuple[];
}

interface KnownRow extends FactsRow {
  readonly facts_version: number;
  readonly seats: number;
}

const ACCEPTANCES = `coalesce(json_agg(json_build_array(a.acceptance_id, a.agreement_type, a.method, a.agreed_on,
  a.first_seen_on, a.environment) order by a.facts_version, a.acceptance_id), '[]')`;

const KNOWN_CUSTOMERS = `
  select c.customer_id, c.cloud, c.country, c.reseller_id, c.partner_tenant_id, c.agreements_read_at, c.facts_version,
    c.seats, (select ${ACCEPTANCES} from acceptances_in_force a where a.customer_id = c.customer_id) as acceptances
  from customers c`;

/**
 * Reads what decisions and standings depend on.
 *
 * A customer and its acceptances come from one statement, so `factsVersion` is always the version of what came with it.
 */
@Injectable()
export class CustomerFactsReader {
  /** The customers of these ids; one that does not exist is absent from the answer. */
  async read(tx: Tx, customerIds: readonly string[]): Promise<ReadonlyMap<string, KnownCustomer>> {
    const rows = await tx.query<KnownRow[]>(`${KNOWN_CUSTOMERS} where c.customer_id = any($1::uuid[])`, [customerIds]);
    return new Map(rows.map((row) => [row.customer_id, knownCustomerOf(row)]));
  }

  /** Every customer in the order of ids. Run it in `Database.snapshot`, else its batches are of different instants. */
  async *stream(tx: Tx, batchSize: number): AsyncGenerator<readonly KnownCustomer[], void, undefined> {
    let after: string | null = null;
    for (;;) {
      const rows: KnownRow[] = await tx.query<KnownRow[]>(
        `${KNOWN_CUSTOMERS} where $1::uuid is null or c.customer_id > $1 order by c.customer_id limit $2`,
        [after, batchSize],
      );
      if (rows.length > 0) yield rows.map(knownCustomerOf);
      if (rows.length < batchSize) return;
      after = rows.at(-1)?.customer_id ?? null;
    }
  }

  /** The facts as they were at a version of theirs; null when the customer or the version does not exist. */
  async asOfVersion(tx: Tx, customerId: string, factsVersion: number): Promise<CustomerFacts | null> {
    const [row] = await tx.query<FactsRow[]>(
      `select c.customer_id, c.cloud, c.country, c.reseller_id, c.partner_tenant_id, c.agreements_read_at,
         (select ${ACCEPTANCES} from acceptances a
          where a.customer_id = c.customer_id and a.facts_version <= $2 and a.retracts is null
            and not exists (
              select 1 from acceptances later
              where (later.replaces is not null or later.retracts is not null)
                and coalesce(later.replaces, later.retracts) = a.acceptance_id and later.facts_version <= $2)
         ) as acceptances
       from (
         select customer_id, cloud, country, reseller_id, partner_tenant_id, agreements_read_at
         from customers where customer_id = $1 and $2 between facts_since_version and facts_version
         union all
         select customer_id, cloud, country, reseller_id, partner_tenant_id, agreements_read_at
         from former_customer_facts where customer_id = $1 and $2 >= from_version and $2 < until_version
       ) c`,
      [customerId, factsVersion],
    );
    return row === undefined ? null : factsOf(row);
  }
}

function knownCustomerOf(row: KnownRow): KnownCustomer {
  return { facts: factsOf(row), factsVersion: row.facts_version, seats: row.seats };
}

function factsOf(row: FactsRow): CustomerFacts {
  return {
    customerId: row.customer_id,
    cloud: row.cloud,
    agreementsReadAt: row.agreements_read_at,
    country: row.country,
    resellerId: row.reseller_id,
    partnerTenantId: row.partner_tenant_id,
    acceptances: row.acceptances.map(acceptanceFactOf),
  };
}

const acceptanceFactOf = ([
  acceptanceId,
  agreementType,
  method,
  agreedOn,
  firstSeenOn,
  environment,
]: AcceptanceTuple): AcceptanceFact => ({ acceptanceId, agreementType, method, agreedOn, firstSeenOn, environment });
