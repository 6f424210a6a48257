import type { Knex } from 'knex'

/** Every level that was told of a mark: where the water was before it was where it is. */
export async function up(knex: Knex) {
  await knex.raw(`
    create table emergency_level (
      emergency_id integer not null,
      ref text not null,
      at timestamptz not null,
      level_cm integer not null,
      primary key (emergency_id, ref, at),
      foreign key (emergency_id, ref) references emergency_mark on delete cascade
    );
    insert into emergency_level (emergency_id, ref, at, level_cm)
      select emergency_id, ref, at, level_cm from emergency_mark where level_cm is not null;
  `)
}

export async function down(knex: Knex) {
  await knex.raw('drop table emergency_level')
}
