import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Policy revisions, modes, overrides and the decision log.
 *
 * `gate_inputs` holds one row whose version grows with every change of what all decisions share: revisions, modes,
 * overrides, partner tenants' zones. Their rows carry the versions between which they held, so that any decision can be
 * made again from the versions it names.
 */
export class Gate1574640100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table gate_inputs (
        is_single boolean primary key default true check (is_single),
        version bigint not null
      );
      insert into gate_inputs (version) values (1);

      create table policy_revisions (
        number integer primary key,
        revision_id text not null unique,
        announced_on date not null,
        summary text not null,
        snapshot jsonb not null,
        digest text not null,
        from_version bigint not null,
        published_at timestamptz(3) not null,
        published_by uuid
      );
      create trigger policy_revisions_stay before update or delete on policy_revisions
        for each row execute function forbid_change();

      create table gate_modes (
        mode_id uuid primary key,
        operation text,
        country char(2),
        reseller_id text,
        partner_tenant_id uuid references partner_tenants,
        mode text not null check (mode in ('observe', 'warn', 'enforce')),
        from_version bigint not null,
        until_version bigint,
        recorded_at timestamptz(3) not null,
        recorded_by uuid not null
      );

      create table overrides (
        override_id uuid primary key,
        customer_id uuid not null references customers,
        operations text[] not null check (cardinality(operations) > 0),
        offers text[],
        environment text,
        reason text not null,
        starts_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at > starts_at),
        requested_at timestamptz(3) not null,
        requested_by uuid not null,
        approved_at timestamptz(3),
        approved_by uuid check (approved_by <> requested_by),
        from_version bigint,
        revoked_at timestamptz(3),
        revoked_by uuid,
        until_version bigint
      );
      create index overrides_by_customer on overrides (customer_id);

      create table decisions (
        decision_id uuid not null,
        recorded_at timestamptz(3) not null,
        at timestamptz(3) not null,
        simulated boolean not null,
        principal_id uuid not null,
        customer_id uuid not null,
        operation text not null,
        offer text not null,
        channel text not null,
        environment text not null,
        quantity_current integer,
        quantity_requested integer,
        verdict text not null,
        code text not null,
        standing text,
        rule_id text,
        milestone_id text,
        since timestamptz(3),
        last_good_on date,
        policy_revision text not null,
        policy_settings jsonb not null,
        mode text not null,
        advice_code text,
        override_id uuid,
        next_at timestamptz(3),
        next_verdict text,
        next_code text,
        warnings text[] not null,
        facts_version bigint,
        inputs_version bigint not null,
        primary key (decision_id, recorded_at)
      ) partition by range (recorded_at);
      create table decisions_default partition of decisions default;
      create index decisions_by_customer on decisions (customer_id, recorded_at desc);
      create index decisions_by_time on decisions (recorded_at desc, decision_id desc);
      create trigger decisions_stay before update or delete on decisions
        for each row execute function forbid_change();
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only.'));
  }
}
