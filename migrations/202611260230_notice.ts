import type { Knex } from 'knex'

/** What people want to be told by e-mail, and the mails that wait to be sent. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table notice (
      account_id integer primary key references account,
      email text,
      lang text not null check (lang in ('vi', 'en')),
      confirmed_at timestamptz,
      -- Of the link that was sent to the address last.
      confirm_hash bytea unique check (octet_length(confirm_hash) = 32),
      confirm_until timestamptz,
      digest boolean not null,
      at time not null,
      days smallint[] not null check (days <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[] and cardinality(days) > 0),
      -- Kept as it is: every digest carries it, and all that it can do is to end them.
      stop_token text not null unique,
      -- The next digest: its local day, and when it is due.
      next_day date,
      next_at timestamptz,
      check ((next_day is null) = (next_at is null)),
      check (next_at is null or (digest and confirmed_at is not null and email is not null))
    );
    create index notice_next on notice (next_at) where next_at is not null;

    create table mail (
      id bigint generated always as identity primary key,
      -- Of its Message-ID: one that is sent again after a crash is known for the same by who receives it.
      message uuid not null default gen_random_uuid(),
      account_id integer not null references account,
      kind text not null check (kind in ('confirm', 'digest', 'lock-out')),
      -- A digest's local day: there is one a day, whoever plans it.
      day date check ((day is not null) = (kind = 'digest')),
      data jsonb not null default '{}',
      due_at timestamptz not null default clock_timestamp(),
      drop_at timestamptz not null,
      next_try_at timestamptz not null default clock_timestamp(),
      tries integer not null default 0,
      sent_at timestamptz,
      dropped_at timestamptz,
      reason text check ((reason is null) = (dropped_at is null)),
      check (sent_at is null or dropped_at is null),
      unique (account_id, kind, day)
    );
    create index mail_waiting on mail (next_try_at) where sent_at is null and dropped_at is null;
    create index mail_account on mail (account_id, due_at);
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table mail, notice')
}
