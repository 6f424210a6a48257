import type { Knex } from 'knex'

/** A mail that tells an address that another has taken its place. */
export async function up(knex: Knex) {
  await knex.raw(`
    alter table mail drop constraint mail_kind_check;
    alter table mail add constraint mail_kind_check check (kind in ('confirm', 'digest', 'lock-out', 'moved'));
  `)
}

export async function down(knex: Knex) {
  await knex.raw(`
    delete from mail where kind = 'moved';
    alter table mail drop constraint mail_kind_check;
    alter table mail add constraint mail_kind_check check (kind in ('confirm', 'digest', 'lock-out'));
  `)
}
