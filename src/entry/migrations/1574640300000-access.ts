import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Principals, users, sessions, API keys, idempotency keys and the ledger. Times here are real time, never the product's clock. */
export class Access1574640300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table principals (
        principal_id uuid primary key,
        kind text not null check (kind in ('person', 'service', 'bootstrap', 'system')),
        name text not null,
        created_at timestamptz(3) not null default clock_timestamp()
      );
      create unique index principals_single on principals (kind) where kind in ('bootstrap', 'system');
      create unique index principals_service_name on principals (name) where kind = 'service';

      insert into principals (principal_id, kind, name)
        values ('00000000-0000-4000-8000-000000000001', 'system', 'command line');

      create table users (
        principal_id uuid primary key references principals,
        username text not null,
        email text,
        password_hash text not null,
        roles text[] not null,
        disabled_at timestamptz(3),
        failed_attempts integer not null default 0,
        locked_until timestamptz(3)
      );
      create unique index users_by_username on users (lower(username));

      create table sessions (
        session_hash text primary key,
        principal_id uuid not null references users,
        created_at timestamptz(3) not null default clock_timestamp(),
        last_seen_at timestamptz(3) not null default clock_timestamp(),
        expires_at timestamptz(3) not null
      );

      create table api_keys (
        api_key_id uuid primary key,
        principal_id uuid not null references principals,
        name text not null,
        hint text not null,
        key_hash text not null unique,
        scopes text[] not null,
        created_at timestamptz(3) not null default clock_timestamp(),
        created_by uuid references principals,
        expires_at timestamptz(3),
        revoked_at timestamptz(3),
        last_used_at timestamptz(3)
      );

      create table idempotency_keys (
        principal_id uuid not null references principals,
        idempotency_key text not null,
        request_digest text not null,
        status integer,
        body jsonb,
        created_at timestamptz(3) not null default clock_timestamp(),
        primary key (principal_id, idempotency_key)
      );

      create table ledger_entries (
        writer_id uuid not null,
        sequence bigint not null,
        recorded_at timestamptz(3) not null,
        kind text not null,
        principal_id uuid,
        facts jsonb not null,
        previous_hash text not null,
        hash text not null,
        primary key (writer_id, sequence)
      );
      create index ledger_entries_by_time on ledger_entries (recorded_at, writer_id, sequence);
      create table ledger_seals (
        sequence bigint primary key,
        sealed_at timestamptz(3) not null,
        previous_hash text not null,
        hash text not null
      );
      create table ledger_seal_heads (
        writer_id uuid not null,
        sequence bigint not null,
        hash text not null,
        seal_sequence bigint not null references ledger_seals,
        primary key (writer_id, sequence)
      );
      create index ledger_seal_heads_by_seal on ledger_seal_heads (seal_sequence, writer_id);
      create trigger ledger_entries_stay before update or delete on ledger_entries
        for each row execute function forbid_change();
      create trigger ledger_entries_kept before truncate on ledger_entries execute function forbid_change();
      create trigger ledger_seals_stay before update or delete on ledger_seals
        for each row execute function forbid_change();
      create trigger ledger_seals_kept before truncate on ledger_seals execute function forbid_change();
      create trigger ledger_seal_heads_stay before update or delete on ledger_seal_heads
        for each row execute function forbid_change();
      create trigger ledger_seal_heads_kept before truncate on ledger_seal_heads execute function forbid_change();
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only.'));
  }
}
