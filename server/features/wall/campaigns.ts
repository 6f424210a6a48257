import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Campaign, campaignBody, endBody } from '../../../contracts/wall.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { pick, type Reference } from '../../reports/reference.ts'
import { tellWalls } from './tell.ts'

/** @throws ProblemError `unknown-code` */
export async function planCampaign(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  { title, category, target, from, to, by }: z.infer<typeof campaignBody>,
): Promise<Campaign> {
  const city = reference()
  const { id: category_id } = pick(city.categories, 'category', category)
  return knex.transaction(async (trx) => {
    const [row] = await trx('campaign')
      .insert({
        ...{ title: JSON.stringify(title), category_id, target, created_by: by },
        ...{ begins_at: from, ends_at: to },
      })
      .returning('*')
    await tellWalls(trx)
    return present(city, row)
  })
}

/** Of a campaign from before that was kept it is only known that it ran. */
const KNOWN_AT = '(cancelled_at is null or cancelled_at > :at) and coalesce(created_at, begins_at) <= :at'

/** The campaign that ran at an instant, or the last that had ended within a day, or the next to begin within a week. */
export async function campaignAt(knex: Knex, city: Reference, at: Date): Promise<Campaign | null> {
  const { rows } = await knex.raw(
    `select campaign.*
     from campaign, lateral (select case when ends_at <= :at then 2 when begins_at > :at then 3 else 1 end as turn) as phase
     where ${KNOWN_AT} and ends_at > :at::timestamptz - interval '1 day' and begins_at < :at::timestamptz + interval '7 days'
     order by turn, case when turn = 2 then -extract(epoch from ends_at) else extract(epoch from begins_at) end, id limit 1`,
    { at },
  )
  return rows[0] ? present(city, rows[0]) : null
}

/** A campaign that was known at an instant, and was not called off by then. @throws ProblemError `not-found` */
export async function readCampaign(knex: Knex, city: Reference, id: number, at: Date): Promise<Campaign> {
  const { rows } = await knex.raw(`select * from campaign where id = :id and ${KNOWN_AT}`, { id, at })
  if (rows.length === 0)
    throw new ProblemError('not-found', `There is no campaign ${id}, or it was called off`)
  return present(city, rows[0])
}

/** Those that are not over, the next to begin first, then those that are, the last first; none that was called off. */
export async function listCampaigns(knex: Knex, city: Reference): Promise<{ items: Campaign[] }> {
  const { rows } = await knex.raw(
    `select * from campaign where cancelled_at is null
     order by ends_at < now(), case when ends_at < now() then -extract(epoch from ends_at) else extract(epoch from begins_at) end, id
     limit 100`,
  )
  return { items: rows.map((row: Row) => present(city, row)) }
}

/** Calls a campaign off. @throws ProblemError `not-found` for one that there is not, or that is called off or over */
export async function cancelCampaign(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  id: number,
  { by }: z.infer<typeof endBody>,
): Promise<Campaign> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `update campaign set cancelled_at = clock_timestamp(), cancelled_by = ?
       where id = ? and cancelled_at is null and ends_at > now() returning *`,
      [by, id],
    )
    if (rows.length === 0) throw new ProblemError('not-found', `There is no campaign ${id}, or it is over`)
    await tellWalls(trx)
    return present(reference(), rows[0])
  })
}

interface Row {
  id: number
  title: Campaign['title']
  category_id: number
  target: number
  begins_at: Date
  ends_at: Date
}

const present = (city: Reference, { id, title, category_id, target, begins_at, ends_at }: Row): Campaign => ({
  ...{ id, title, target, category: city.categories.codeOf(category_id) },
  from: begins_at.toISOString(),
  to: ends_at.toISOString(),
})
