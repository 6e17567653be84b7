import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The clock's offset, the outbox, due-time schedules, imports, scans, standings, reminders and captured mail. */
export class Work1574640200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table clock_offset (
        is_single boolean primary key default true check (is_single),
        offset_ms bigint not null
      );

      create table outbox (
        outbox_id bigint generated always as identity primary key,
        job text not null,
        payload jsonb not null,
        attempt integer not null default 0,
        failures integer not null default 0,
        created_at timestamptz(3) not null default clock_timestamp(),
        due_at timestamptz(3) not null default clock_timestamp(),
        enqueued_at timestamptz(3),
        started_at timestamptz(3),
        done_at timestamptz(3),
        failed_at timestamptz(3),
        error text
      );
      create index outbox_due on outbox (due_at, outbox_id) where done_at is null and failed_at is null;
      create index outbox_done on outbox (done_at) where done_at is not null;
      create index outbox_dead on outbox (failed_at) where failed_at is not null;

      create table schedules (
        schedule_id text primary key,
        cron text,
        time_zone text,
        once_at timestamptz(3),
        job text not null,
        payload jsonb not null,
        next_due_at timestamptz(3),
        check ((cron is null) = (time_zone is null) and (cron is null) <> (once_at is null))
      );

      create table imports (
        import_id uuid primary key,
        kind text not null check (kind in ('customers', 'acceptances')),
        status text not null check (status in ('queued', 'running', 'completed', 'failed')),
        requested_by uuid not null,
        created_at timestamptz(3) not null,
        started_at timestamptz(3),
        ended_at timestamptz(3),
        bytes bigint not null,
        digest text not null,
        total integer not null default 0,
        done integer not null default 0,
        failed integer not null default 0,
        unchanged integer not null default 0
      );
      create table import_chunks (
        import_id uuid not null references imports deferrable initially deferred,
        sequence integer not null,
        bytes bytea not null,
        primary key (import_id, sequence)
      );
      -- Compressing what is read once and dropped costs more than it saves.
      alter table import_chunks alter column bytes set storage external;
      create table import_errors (
        import_id uuid not null references imports,
        line integer not null,
        column_name text not null,
        id text,
        code text not null,
        message text not null,
        primary key (import_id, line, column_name)
      );
      comment on column import_errors.line is '0: the whole file';

      create table scans (
        scan_id uuid primary key,
        status text not null check (status in ('queued', 'running', 'completed', 'failed')),
        reason text not null,
        requested_by uuid,
        created_at timestamptz(3) not null,
        at timestamptz(3),
        started_at timestamptz(3),
        ended_at timestamptz(3),
        total integer not null default 0,
        done integer not null default 0,
        failed integer not null default 0,
        changed integer not null default 0,
        standings jsonb,
        certificate jsonb,
        errors jsonb not null default '[]'
      );

      create table standings (
        customer_id uuid primary key references customers,
        standing text not null,
        since timestamptz(3),
        facts_version bigint not null,
        evaluated_at timestamptz(3) not null,
        scan_id uuid not null references scans
      );
      create index standings_by_standing on standings (standing);
      create table standing_changes (
        customer_id uuid not null references customers,
        scan_id uuid not null references scans,
        from_standing text,
        to_standing text not null,
        at timestamptz(3) not null,
        primary key (customer_id, scan_id)
      );
      create table standing_days (
        day date not null,
        standing text not null,
        customers integer not null,
        seats bigint not null,
        scan_id uuid not null references scans,
        primary key (day, standing)
      );

      create table reminders (
        reminder_id uuid primary key,
        customer_id uuid not null references customers,
        campaign_id text not null,
        recipient text not null,
        deadline_at timestamptz(3) not null,
        step text not null,
        state text not null check (state in ('planned', 'due', 'sending', 'sent', 'failed', 'cancelled', 'held')),
        due_at timestamptz(3) not null,
        locale text not null,
        message_id text not null,
        lease_until timestamptz(3),
        attempts integer not null default 0,
        interruptions integer not null default 0,
        sent_at timestamptz(3),
        ended_reason text,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        constraint reminder_key unique (customer_id, campaign_id, recipient, deadline_at, step)
      );
      create index reminders_due on reminders (due_at) where state in ('planned', 'due', 'sending');
      create index reminders_by_time on reminders (due_at, reminder_id);

      create table captured_mails (
        mail_id bigint generated always as identity primary key,
        message_id text not null,
        recipient text not null,
        subject text not null,
        text text not null,
        html text not null,
        message bytea not null,
        captured_at timestamptz(3) not null
      );
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only.'));
  }
}
