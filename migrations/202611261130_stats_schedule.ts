import type { Knex } from 'knex'

/** When a named view of statistics is sent by e-mail, and to whom. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table stats_schedule (
      id integer generated always as identity primary key,
      account_id integer not null references account,
      view text not null,
      every text not null check (every in ('day', 'week', 'month')),
      -- Of a week 1 for Monday; of a month the last day where it has no such.
      on_day smallint not null check (on_day between 1 and case every when 'day' then 1 when 'week' then 7 else 31 end),
      at time not null,
      -- Null: as each reader has her letters.
      lang text check (lang in ('vi', 'en')),
      format text not null check (format in ('none', 'csv', 'xlsx')),
      period text not null,
      -- Null where it was stopped with its owner's account.
      next_day date,
      next_at timestamptz,
      unique (account_id, view),
      foreign key (account_id, view) references stats_view (account_id, name) on delete cascade,
      check ((next_day is null) = (next_at is null))
    );
    create index stats_schedule_next on stats_schedule (next_at) where next_at is not null;

    create table stats_reader (
      schedule_id integer not null references stats_schedule on delete cascade,
      account_id integer not null references account,
      -- Kept as it is: every letter carries it, and all that it can do is to end them.
      stop_token text not null unique,
      -- A reader who wants none gets none, whatever the owner does.
      stopped_at timestamptz,
      primary key (schedule_id, account_id)
    );
    create index stats_reader_account on stats_reader (account_id);

    alter table mail
      -- No foreign key: what became of a letter is told after its schedule is gone, and nobody waits for one that is being sent.
      add column schedule_id integer,
      drop constraint mail_kind_check,
      add constraint mail_kind_check check (kind in ('confirm', 'digest', 'lock-out', 'moved', 'statistic')),
      add constraint mail_schedule_check check ((schedule_id is not null) = (kind = 'statistic')),
      drop constraint mail_check,
      add constraint mail_day_check check ((day is not null) = (kind in ('digest', 'statistic'))),
      drop constraint mail_account_id_kind_day_key;
    create unique index mail_digest on mail (account_id, day) where kind = 'digest';
    create unique index mail_statistic on mail (schedule_id, account_id, day) where kind = 'statistic';
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop index mail_statistic, mail_digest;
    delete from mail where kind = 'statistic';
    alter table mail
      drop constraint mail_kind_check,
      drop constraint mail_schedule_check,
      drop constraint mail_day_check,
      drop column schedule_id,
      add constraint mail_kind_check check (kind in ('confirm', 'digest', 'lock-out', 'moved')),
      add constraint mail_check check ((day is not null) = (kind = 'digest')),
      add unique (account_id, kind, day);
    drop table stats_reader, stats_schedule;
  `)
}
