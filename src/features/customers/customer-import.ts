import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CUSTOMER_COLUMNS } from '../../domain/agreements/customer-fields.js';
import { instantParameter, type Tx } from '../../platform/database/index.js';
import {
  type ImportOutcome,
  type ImportRun,
  type ImportSource,
  ImportSources,
  type LineProblem,
  refuseStaged,
} from '../imports/index.js';

/** The columns that a line brings, the id and the claim of a partner tenant apart. */
const CHANGING = [
  'company_name',
  'domain',
  'country',
  'cloud',
  'time_zone',
  'locale',
  'contact_first_name',
  'contact_last_name',
  'contact_email',
  'contact_phone',
  'account_owner_email',
  'reseller_id',
  'seats',
];

const of = (table: string): string => CHANGING.map((column) => `${table}.${column}`).join(', ');

const REPEATED = {
  column: 'customerId',
  code: 'LINE_REPEATED',
  message: 'an earlier line brings this customer',
} as const;
const NO_SUCH_TENANT = {
  column: 'partnerTenantId',
  code: 'PARTNER_TENANT_UNKNOWN',
  message: 'there is no such partner tenant',
} as const;
const CLAIMED = {
  column: 'partnerTenantId',
  code: 'CUSTOMER_CLAIMED',
  message: 'the customer belongs to another partner tenant',
} as const;

/**
 * Adds the customers that are new and makes the others what the line says; a line without a partner tenant leaves the
 * customer with the one it has. The row of a customer that another tenant claims is locked but not changed, so that the
 * claim is still seen afterwards and cannot come in between.
 */
const UPSERT = `
  insert into customers (customer_id, ${CHANGING.join(', ')}, partner_tenant_id, agreements_read_at, created_at, updated_at)
  select s.customer_id, ${of('s')}, s.partner_tenant_id,
    case when t.agreements_from = 'partner-center' then null else $1::timestamptz end, $1, $1
  from staged s left join partner_tenants t using (partner_tenant_id)
  on conflict (customer_id) do update set (${CHANGING.join(', ')}, partner_tenant_id, updated_at) =
    row (${of('excluded')}, coalesce(excluded.partner_tenant_id, customers.partner_tenant_id), excluded.updated_at)
  where (${of('customers')}, customers.partner_tenant_id) is distinct from
      (${of('excluded')}, coalesce(excluded.partner_tenant_id, customers.partner_tenant_id))
    and coalesce(customers.partner_tenant_id = excluded.partner_tenant_id, true)`;

/** Imports customers. */
@Injectable()
export class CustomerImport implements ImportSource, OnModuleInit {
  readonly kind = 'customers';
  readonly columns = CUSTOMER_COLUMNS;
  readonly stagedColumns = `customer_id uuid, company_name text, domain text, country text, cloud text, time_zone text,
    locale text, contact_first_name text, contact_last_name text, contact_email text, contact_phone text,
    account_owner_email text, reseller_id text, seats integer, partner_tenant_id uuid`;

  constructor(private readonly sources: ImportSources) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  lineProblems(): readonly LineProblem[] {
    return [];
  }

  async write(tx: Tx, { importId, at }: ImportRun): Promise<ImportOutcome> {
    const repeated = await refuseStaged(tx, importId, REPEATED, {
      sql: 'exists (select 1 from staged earlier where earlier.customer_id = s.customer_id and earlier.line < s.line)',
    });
    const unknown = await refuseStaged(tx, importId, NO_SUCH_TENANT, {
      sql: `s.partner_tenant_id is not null
        and not exists (select 1 from partner_tenants t where t.partner_tenant_id = s.partner_tenant_id)`,
    });
    const [row] = await tx.query<{ written: number }[]>(
      `with written as (${UPSERT} returning 1) select count(*)::integer as written from written`,
      [instantParameter(at)],
    );
    const claimed = await refuseStaged(tx, importId, CLAIMED, {
      sql: `s.partner_tenant_id is not null and exists (
        select 1 from customers c where c.customer_id = s.customer_id and c.partner_tenant_id <> s.partner_tenant_id)`,
    });
    const [left] = await tx.query<{ lines: number }[]>('select count(*)::integer as lines from staged');
    const written = row?.written ?? 0;
    return { refused: repeated + unknown + claimed, unchanged: (left?.lines ?? 0) - written, written };
  }
}
