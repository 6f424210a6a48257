import type { Knex } from 'knex'

/**
 * What a wall was told and when, so that a replay shows an emergency with the marks that stood then, a campaign only from
 * when it was planned, and says of a surge that was not yet watched for that it is not known.
 */
export async function up(knex: Knex) {
  await knex.raw(`
    -- Every word about a mark, the last of which emergency_mark holds.
    create table emergency_mark_told (
      id bigint generated always as identity primary key,
      emergency_id integer not null,
      ref text not null,
      told_at timestamptz not null default clock_timestamp(),
      kind text not null,
      geom geometry(Geometry, 4326) not null,
      label text not null,
      level_cm integer,
      at timestamptz not null,
      removed boolean not null,
      foreign key (emergency_id, ref) references emergency_mark on delete cascade
    );
    create index emergency_mark_told_ref on emergency_mark_told (emergency_id, ref, told_at, id);
    insert into emergency_mark_told (emergency_id, ref, kind, geom, label, level_cm, at, removed)
      select emergency_id, ref, kind, geom, label, level_cm, at, removed_at is not null from emergency_mark;

    -- Words about marks before it were written over; null where all are kept.
    alter table emergency add column marks_kept_since timestamptz;
    update emergency set marks_kept_since = clock_timestamp();

    -- A level that was corrected stays beside its correction.
    alter table emergency_level add column told_at timestamptz not null default clock_timestamp(),
      drop constraint emergency_level_pkey, add primary key (emergency_id, ref, at, told_at);

    -- Null for campaigns that had begun by then: of them it is known only when they ran.
    alter table campaign add column created_at timestamptz;
    update campaign set created_at = clock_timestamp() where begins_at > clock_timestamp();
    alter table campaign alter column created_at set default clock_timestamp();

    -- One row: since when surges are watched for.
    create table surge_watch (
      only_one boolean primary key default true check (only_one),
      since timestamptz not null default clock_timestamp()
    );
    insert into surge_watch default values;
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`
    drop table surge_watch, emergency_mark_told;
    alter table campaign drop column created_at;
    alter table emergency drop column marks_kept_since;
    delete from emergency_level old using emergency_level new
      where (old.emergency_id, old.ref, old.at) = (new.emergency_id, new.ref, new.at) and old.told_at < new.told_at;
    alter table emergency_level drop constraint emergency_level_pkey, drop column told_at,
      add primary key (emergency_id, ref, at);
  `)
}
