import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AcceptanceMethod } from '../../domain/agreements/acceptance.js';
import { ACCEPTANCE_COLUMNS, acceptanceFields, methodProblems } from '../../domain/agreements/acceptance-fields.js';
import { dayOf } from '../../domain/time/instant.js';
import { Configuration } from '../../platform/config/index.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import {
  type ImportOutcome,
  type ImportRun,
  type ImportSource,
  ImportSources,
  type LineProblem,
  refuseStaged,
} from '../imports/index.js';

const NAMES = Object.keys(acceptanceFields) as (keyof typeof acceptanceFields)[];
const PLACES = Object.fromEntries(NAMES.map((name, place) => [name, place])) as Record<(typeof NAMES)[number], number>;

const NO_SUCH_CUSTOMER = {
  column: 'customerId',
  code: 'CUSTOMER_UNKNOWN',
  message: 'there is no such customer',
} as const;
const NO_CONFIRMATION = {
  column: 'customerId',
  code: 'CLOUD_WITHOUT_CONFIRMATION',
  message: "the customer's cloud takes no confirmation",
} as const;

/** Whether `a` is the acceptance that the staged line `s` brings; a line without any day is the same at every import. */
const IS_SAME = `a.customer_id = s.customer_id and a.agreement_type = s.agreement_type and a.method = s.method
  and a.agreed_on is not distinct from s.agreed_on
  and (s.first_seen_on is null or a.first_seen_on is not distinct from s.first_seen_on)
  and a.first_name is not distinct from s.first_name and a.last_name is not distinct from s.last_name
  and a.email is not distinct from s.email and a.phone is not distinct from s.phone
  and a.template_id is not distinct from s.template_id`;

/** Imports acceptances as they stand: only a day that has not begun is refused, not a method that is closed today. */
@Injectable()
export class AcceptanceImport implements ImportSource, OnModuleInit {
  readonly kind = 'acceptances';
  readonly columns = ACCEPTANCE_COLUMNS;
  readonly stagedColumns = `customer_id uuid, agreement_type text, method text, agreed_on date, first_name text,
    last_name text, email text, phone text, first_seen_on date, template_id text`;

  constructor(
    private readonly configuration: Configuration,
    private readonly sources: ImportSources,
  ) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  lineProblems(values: readonly (string | null)[]): readonly LineProblem[] {
    const value = (name: (typeof NAMES)[number]): string | null => values[PLACES[name]] ?? null;
    return methodProblems({
      method: value('method') as AcceptanceMethod,
      agreedOn: value('agreedOn'),
      firstSeenOn: value('firstSeenOn'),
      firstName: value('firstName'),
      lastName: value('lastName'),
      email: value('email'),
    }).map(({ field, message }) => ({ column: field, code: 'FIELD_INVALID', message: `expected ${message}` }));
  }

  async write(tx: Tx, run: ImportRun): Promise<ImportOutcome> {
    const refused = await this.refuse(tx, run);
    const unchanged = await leaveOutKnown(tx);
    const { days, zones, elsewhere } = await this.partnerDays(tx, run);
    await tx.query(
      `update staged s set first_seen_on = today.day
       from customers c left join partner_tenants t using (partner_tenant_id)
         join unnest($1::text[], $2::date[]) today (zone, day) on today.zone = coalesce(t.time_zone, $3)
       where c.customer_id = s.customer_id and s.agreed_on is null and s.first_seen_on is null`,
      [zones, days, elsewhere],
    );
    const [row] = await tx.query<{ written: number }[]>(
      `with changed as (
         update customers c set facts_version = facts_version + 1, agreements_read_at = $2
         from (select distinct customer_id from staged) s where c.customer_id = s.customer_id
         returning c.customer_id, c.facts_version),
       written as (
         insert into acceptances (acceptance_id, customer_id, facts_version, agreement_type, method, agreed_on,
           first_seen_on, environment, first_name, last_name, email, phone, template_id, source, recorded_at, recorded_by)
         select gen_random_uuid(), s.customer_id, changed.facts_version, s.agreement_type, s.method, s.agreed_on,
           s.first_seen_on, 'production', s.first_name, s.last_name, s.email, s.phone, s.template_id, 'import', $2, $1
         from staged s join changed using (customer_id)
         returning 1)
       select count(*)::integer as written from written`,
      [run.requestedBy, instantParameter(run.at)],
    );
    return { refused, unchanged, written: row?.written ?? 0 };
  }

  private async refuse(tx: Tx, run: ImportRun): Promise<number> {
    const { days, zones, elsewhere } = await this.partnerDays(tx, run);
    let refused = await refuseStaged(tx, run.importId, NO_SUCH_CUSTOMER, {
      sql: 'not exists (select 1 from customers c where c.customer_id = s.customer_id)',
    });
    refused += await refuseStaged(tx, run.importId, NO_CONFIRMATION, {
      sql: `exists (select 1 from customers c where c.customer_id = s.customer_id and c.cloud <> 'public')`,
    });
    for (const column of ['agreedOn', 'firstSeenOn'] as const) {
      const problem: LineProblem = { column, code: 'AGREED_ON_IN_FUTURE', message: 'expected a day that has begun' };
      refused += await refuseStaged(tx, run.importId, problem, {
        sql: `exists (
          select 1 from customers c left join partner_tenants t using (partner_tenant_id)
            join unnest($5::text[], $6::date[]) today (zone, day) on today.zone = coalesce(t.time_zone, $7)
          where c.customer_id = s.customer_id
            and ${column === 'agreedOn' ? 's.agreed_on' : 's.first_seen_on'} > today.day)`,
        parameters: [zones, days, elsewhere],
      });
    }
    return refused;
  }

  /** The calendar day it is in each zone of a partner tenant, and in that of customers without one. */
  private async partnerDays(
    tx: Tx,
    { at }: ImportRun,
  ): Promise<{ readonly zones: string[]; readonly days: string[]; readonly elsewhere: string }> {
    const elsewhere = this.configuration.partnerTimeZone;
    const rows = await tx.query<{ time_zone: string }[]>('select distinct time_zone from partner_tenants');
    const zones = [...new Set([elsewhere, ...rows.map((row) => row.time_zone)])];
    return { zones, days: zones.map((zone) => dayOf(at, zone)), elsewhere };
  }
}

/** Takes the lines out that bring what is in force already or stands on an earlier line; returns how many. */
async function leaveOutKnown(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ known: number }[]>(
    `with known as (
       delete from staged s
       where exists (select 1 from acceptances_in_force a where a.environment = 'production' and ${IS_SAME})
         or exists (select 1 from staged a where a.line < s.line and ${IS_SAME})
       returning 1)
     select count(*)::integer as known from known`,
  );
  return row?.known ?? 0;
}
