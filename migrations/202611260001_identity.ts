import type { Knex } from 'knex'

/** Who may act, what they have signed in with, and a log of it in which nothing can be changed unseen. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table account (
      id integer generated always as identity primary key,
      login text not null unique check (login = lower(login)),
      name text not null,
      role text not null,
      reach jsonb not null,
      -- argon2id in the PHC form; never the password.
      password text not null,
      demo boolean not null default false,
      failures integer not null default 0,
      last_failure_at timestamptz,
      last_sign_in_at timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      closed_at timestamptz,
      check (reach->>'of' = case role when 'dispatcher' then 'agency' when 'leader' then 'area' else 'city' end)
    );

    create table device (
      id integer generated always as identity primary key,
      name text not null,
      -- A code that is typed at the screen, once; afterwards it has a session.
      pairing_hash bytea unique check (octet_length(pairing_hash) = 32),
      pairing_until timestamptz not null,
      created_by integer not null references account,
      created_at timestamptz not null default clock_timestamp(),
      revoked_at timestamptz
    );

    create table session (
      id bigint generated always as identity primary key,
      token_hash bytea not null unique check (octet_length(token_hash) = 32),
      account_id integer references account,
      device_id integer references device,
      begun_at timestamptz not null default clock_timestamp(),
      seen_at timestamptz not null default clock_timestamp(),
      idle_limit interval not null,
      ends_at timestamptz not null,
      ended_at timestamptz,
      check (num_nonnulls(account_id, device_id) = 1)
    );
    create index session_account on session (account_id) where ended_at is null;
    create index session_device on session (device_id) where ended_at is null;

    -- No foreign key: a line tells of what was, and stays as it is.
    create table audit_log (
      seq bigint primary key,
      at timestamptz not null,
      kind text not null check (kind ~ '^[a-z-]+$'),
      account_id integer,
      data jsonb not null,
      previous bytea not null,
      hash bytea not null
    );
    -- One row: where the log ends, so that lines cut off its end are missed.
    create table audit_head (
      only_one boolean primary key default true check (only_one),
      seq bigint not null,
      hash bytea not null
    );
    insert into audit_head (seq, hash) values (0, sha256('toan-canh'));

    -- The same bytes as server/identity/audit.ts hashes on its own when it verifies.
    create function audit_append() returns trigger language plpgsql as $$
    declare
      head audit_head;
    begin
      select * into head from audit_head for update;
      new.seq := head.seq + 1;
      new.at := clock_timestamp();
      new.previous := head.hash;
      new.hash := sha256(head.hash || convert_to(concat_ws(E'\\n', new.seq,
        (extract(epoch from new.at) * 1000000)::bigint, new.kind, coalesce(new.account_id::text, ''), new.data::text), 'UTF8'));
      update audit_head set seq = new.seq, hash = new.hash;
      return new;
    end $$;
    create trigger audit_append before insert on audit_log for each row execute function audit_append();

    create function audit_refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log is only ever added to';
    end $$;
    create trigger audit_kept before update or delete on audit_log for each row execute function audit_refuse();
    create trigger audit_not_emptied before truncate on audit_log for each statement execute function audit_refuse();
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop table audit_log, audit_head, session, device, account;
    drop function audit_append, audit_refuse;
  `)
}
