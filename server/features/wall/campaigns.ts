import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Campaign, campaignBody } from '../../../contracts/wall.ts'
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

/** The campaign that runs, or the next to begin within a week. */
export async function currentCampaign(knex: Knex, city: Reference): Promise<Campaign | null> {
  const { rows } = await knex.raw(
    `select * from campaign where ends_at > now() and begins_at < now() + interval '7 days' order by begins_at, id limit 1`,
  )
  return rows[0] ? present(city, rows[0]) : null
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
