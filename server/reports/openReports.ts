import type { Knex } from 'knex'
import { openStates } from '../../contracts/lifecycle.ts'

const OPEN = 'rule_id is not null and state = any(?::text[])'

/** How many open reports have a deadline. */
export async function countOpenReports(trx: Knex): Promise<number> {
  const { rows } = await trx.raw(`select count(*)::integer as n from report where ${OPEN}`, [[...openStates]])
  return rows[0].n
}

/** Ids of open reports with a deadline after an id, in order, at most `limit`. */
export async function openReportIds(trx: Knex, afterId: number, limit: number): Promise<number[]> {
  const { rows } = await trx.raw(`select id from report where ${OPEN} and id > ? order by id limit ?`, [
    [...openStates],
    afterId,
    limit,
  ])
  return rows.map(({ id }: { id: number }) => Number(id))
}
