import type Router from '@koa/router'
import type { Context } from 'koa'
import {
  MAX_STATS_VIEWS,
  statsView,
  statsViewRemoval,
  statsViews,
  type StatsViews,
} from '../../../contracts/statsView.ts'
import { ProblemError } from '../../errors.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { personOf } from '../../http/identify.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { removeSchedule } from './schedules/store.ts'

const needs = { right: 'see-reports', within: 'rows' } as const
const MAX_BYTES = 16_000

describe({
  method: 'get',
  path: '/api/stats/views',
  summary: 'The views of statistics that who is signed in has given a name',
  needs,
  answer: statsViews,
})
describe({
  method: 'post',
  path: '/api/stats/views',
  summary: 'Keep a view of statistics under a name, in the place of one of this name',
  needs,
  body: statsView,
  answer: statsViews,
})
describe({
  method: 'post',
  path: '/api/stats/views/remove',
  summary: 'Forget a view of statistics, which is sent no more then',
  needs,
  body: statsViewRemoval,
  answer: statsViews,
})

/** Views by account. They widen nobody's reach: whoever opens one asks as herself. */
export function statsViewRoutes(router: Router, { knex }: Deps): void {
  const accountOf = async (ctx: Context) => (await personOf(ctx)).accountId
  const listOf = async (account: number): Promise<StatsViews> => ({
    items: await knex('stats_view').select('name', 'query').where({ account_id: account }).orderBy('name'),
  })

  router.get('/api/stats/views', async (ctx) => {
    ctx.body = await listOf(await accountOf(ctx))
  })

  router.post('/api/stats/views', async (ctx) => {
    const account = await accountOf(ctx)
    const view = validate(statsView, await readJson(ctx, MAX_BYTES))
    const { items } = await listOf(account)
    if (items.length >= MAX_STATS_VIEWS && !items.some(({ name }) => name === view.name))
      throw new ProblemError(
        'invalid-input',
        `There are ${MAX_STATS_VIEWS} views already: remove one first`,
        {
          errors: [{ field: 'name', message: `is the name of one more than ${MAX_STATS_VIEWS}` }],
        },
      )
    await knex('stats_view')
      .insert({ account_id: account, ...view })
      .onConflict(['account_id', 'name'])
      .merge()
    ctx.body = await listOf(account)
  })

  router.post('/api/stats/views/remove', async (ctx) => {
    const account = await accountOf(ctx)
    const { name } = validate(statsViewRemoval, await readJson(ctx, MAX_BYTES))
    await removeSchedule(knex, account, name)
    await knex('stats_view').where({ account_id: account, name }).delete()
    ctx.body = await listOf(account)
  })
}
