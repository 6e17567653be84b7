import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Partner tenants, customers and their acceptances.
 *
 * What a decision depends on is versioned per customer: `facts_version` grows by one with every change of the columns a
 * decision reads and with every set of acceptances recorded together. The current facts stand in `customers`; what they
 * were before stands in `former_customer_facts`, written by a trigger so that no writer can forget it.
 */
export class Customers1574640000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function forbid_change() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'integrity_constraint_violation';
      end $$;

      create table partner_tenants (
        partner_tenant_id uuid primary key,
        name text not null,
        time_zone text not null,
        policy_zone text not null,
        agreements_from text not null default 'records' check (agreements_from in ('records', 'partner-center')),
        created_at timestamptz(3) not null
      );

      create table customers (
        customer_id uuid primary key,
        company_name text not null,
        domain text not null,
        country char(2) not null,
        cloud text not null check (cloud in ('public', 'china', 'us-government', 'germany')),
        time_zone text not null,
        locale text not null,
        contact_first_name text,
        contact_last_name text,
        contact_email text,
        contact_phone text,
        account_owner_email text,
        reseller_id text,
        seats integer not null check (seats >= 0),
        partner_tenant_id uuid references partner_tenants,
        agreements_read_at timestamptz(3),
        facts_version bigint not null default 1,
        facts_since_version bigint not null default 1,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create index customers_by_name on customers (lower(company_name), customer_id);

      create table former_customer_facts (
        customer_id uuid not null references customers,
        from_version bigint not null,
        until_version bigint not null,
        cloud text not null,
        country char(2) not null,
        reseller_id text,
        partner_tenant_id uuid,
        agreements_read_at timestamptz(3),
        recorded_at timestamptz(3) not null,
        primary key (customer_id, from_version)
      );
      create trigger former_customer_facts_stay before update or delete on former_customer_facts
        for each row execute function forbid_change();

      create function keep_former_customer_facts() returns trigger language plpgsql as $$
      begin
        new.facts_version := old.facts_version + 1;
        new.facts_since_version := new.facts_version;
        insert into former_customer_facts values (old.customer_id, old.facts_since_version, new.facts_version, old.cloud,
          old.country, old.reseller_id, old.partner_tenant_id, old.agreements_read_at, old.updated_at);
        return new;
      end $$;
      create trigger customers_keep_former_facts before update on customers for each row
        when ((old.cloud, old.country, old.reseller_id, old.partner_tenant_id, old.agreements_read_at is null)
          is distinct from (new.cloud, new.country, new.reseller_id, new.partner_tenant_id, new.agreements_read_at is null))
        execute function keep_former_customer_facts();

      create table acceptances (
        acceptance_id uuid primary key,
        customer_id uuid not null references customers,
        facts_version bigint not null,
        agreement_type text not null check (agreement_type in ('MicrosoftCloudAgreement', 'MicrosoftCustomerAgreement')),
        method text not null check (method in ('partner-attested', 'direct', 'enhanced-attestation')),
        agreed_on date,
        first_seen_on date,
        environment text not null check (environment in ('production', 'sandbox')),
        first_name text,
        last_name text,
        email text,
        phone text,
        template_id text,
        source text not null check (source in ('partner-center', 'import', 'console', 'api')),
        replaces uuid references acceptances,
        retracts uuid references acceptances,
        recorded_at timestamptz(3) not null,
        recorded_by uuid not null,
        constraint acceptance_has_one_day check (retracts is not null or num_nonnulls(agreed_on, first_seen_on) = 1),
        constraint acceptance_undated_is_direct check (first_seen_on is null or method = 'direct')
      );
      create index acceptances_by_customer on acceptances (customer_id, facts_version);
      create unique index acceptances_replaced_once on acceptances ((coalesce(replaces, retracts)))
        where replaces is not null or retracts is not null;
      create trigger acceptances_stay before update or delete on acceptances
        for each row execute function forbid_change();

      create view acceptances_in_force as
        select a.* from acceptances a
        where a.retracts is null
          and not exists (
            select 1 from acceptances later
            where (later.replaces is not null or later.retracts is not null)
              and coalesce(later.replaces, later.retracts) = a.acceptance_id
          );
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only.'));
  }
}
