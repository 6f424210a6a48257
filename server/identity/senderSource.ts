import type { Knex } from 'knex'

const LONGEST = 60

/** Letters of a name without their marks, in lower case, with one hyphen for all else. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-|-$/g, '')

/** A source named for a program that no other has, and no report either. Held for the transaction. */
export async function ownSource(trx: Knex, name: string): Promise<string> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('sender source'))`)
  const { rows } = await trx.raw(
    `select source from (select ?::text || case n when 1 then '' else '-' || n end as source, n from generate_series(1, 10000) n) as named
     where not exists (select from sender where named.source = any(sources))
       and not exists (select from report where report.source = named.source)
     order by n limit 1`,
    [plain(name) || 'sender'],
  )
  return rows[0].source
}
