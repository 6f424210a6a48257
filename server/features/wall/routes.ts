import type Router from '@koa/router'
import type { Context } from 'koa'
import { type z } from 'zod'
import {
  campaign,
  campaignBody,
  campaigns,
  direction,
  emergency,
  emergencyBody,
  endBody,
  foldCode,
  marksBody,
  removeMarksBody,
  wallCode,
  wallQuery,
  wallScreen,
  wallState,
} from '../../../contracts/wall.ts'
import { ProblemError } from '../../errors.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { idOf } from '../../http/idOf.ts'
import { describe } from '../../http/openapi.ts'
import { TryLimit } from '../../http/tryLimit.ts'
import { validate } from '../../http/validate.ts'
import { PastAnswers } from '../../replay/pastAnswers.ts'
import { cancelCampaign, listCampaigns, planCampaign } from './campaigns.ts'
import { endEmergency, openEmergency, placeMarks, removeMarks } from './emergencies.ts'
import { readWall } from './readWall.ts'
import { createScreen, directScreen, readScreen } from './screens.ts'

const MAX_MARKS_BYTES = 256 * 1024
const WRONG_CODES_A_MINUTE = 10
const NEW_SCREENS_AN_HOUR = 200

/** What a route under an emergency or a screen does with its body. */
const posts = [
  ['/api/emergencies', 'Open an emergency: every wall shows it', emergencyBody, emergency, 201],
  [
    '/api/emergencies/{id}/marks',
    'Water levels, closed roads and shelters of an emergency',
    marksBody,
    emergency,
    200,
  ],
  ['/api/emergencies/{id}/marks/remove', 'Take marks off the map', removeMarksBody, emergency, 200],
  [
    '/api/emergencies/{id}/end',
    'End an emergency: walls go back to what they showed',
    endBody,
    emergency,
    200,
  ],
  ['/api/campaigns', 'Plan a campaign: a category, a target and a span', campaignBody, campaign, 201],
  ['/api/campaigns/{id}/cancel', 'Call a campaign off', endBody, campaign, 200],
  ['/api/walls/{code}', 'What a screen is to show', direction, wallScreen, 200],
] as const
for (const [path, summary, body, answer, status] of posts)
  describe({
    ...{ method: 'post', path, summary, body, answer, status },
    needs: { right: path.startsWith('/api/walls') ? 'direct-screens' : 'lead-events' },
  })
describe({
  method: 'post',
  path: '/api/walls',
  summary: 'A code for a screen',
  needs: { right: 'see-figures' },
  answer: wallScreen,
  status: 201,
})
describe({
  method: 'get',
  path: '/api/walls/{code}',
  summary: 'What a screen is to show',
  needs: { right: 'see-figures' },
  answer: wallScreen,
})
describe({
  method: 'get',
  path: '/api/campaigns',
  summary: 'Campaigns, those to come first',
  needs: { right: 'see-figures' },
  answer: campaigns,
})
describe({
  method: 'get',
  path: '/api/wall',
  summary:
    'The emergency that lasts, the campaign that runs, has just ended or comes next, and a surge of missed deadlines; now or at a past instant',
  needs: { right: 'see-figures' },
  query: wallQuery,
  answer: wallState,
})

/** Emergencies, campaigns, and screens with their remotes. */
export function wallRoutes(router: Router, deps: Deps): void {
  const { knex } = deps
  const past = new PastAnswers()
  const answer = <Body extends z.ZodType>(
    path: string,
    body: Body,
    status: number,
    work: (ctx: Context, body: z.infer<Body>) => Promise<object>,
  ) =>
    router.post(path, async (ctx) => {
      const given = validate(body, await readJson(ctx, MAX_MARKS_BYTES))
      const done = await work(ctx, given)
      deps.committed()
      ctx.status = status
      ctx.body = done
    })

  router.get('/api/wall', async (ctx) => {
    const { at } = validate(wallQuery, ctx.query, 'invalid-query')
    ctx.body = await (at === undefined
      ? readWall(deps, at)
      : past.answer(deps.reference(), at, () => readWall(deps, at)))
  })
  answer('/api/emergencies', emergencyBody, 201, (_ctx, body) => openEmergency(deps, body))
  answer('/api/emergencies/:id/marks', marksBody, 200, (ctx, { marks }) => placeMarks(deps, idOf(ctx), marks))
  answer('/api/emergencies/:id/marks/remove', removeMarksBody, 200, (ctx, { refs }) =>
    removeMarks(deps, idOf(ctx), refs),
  )
  answer('/api/emergencies/:id/end', endBody, 200, (ctx, body) => endEmergency(deps, idOf(ctx), body))
  answer('/api/campaigns', campaignBody, 201, (_ctx, body) => planCampaign(deps, body))
  answer('/api/campaigns/:id/cancel', endBody, 200, (ctx, body) => cancelCampaign(deps, idOf(ctx), body))
  router.get('/api/campaigns', async (ctx) => {
    ctx.body = await listCampaigns(knex, deps.reference())
  })

  const guesses = new TryLimit(WRONG_CODES_A_MINUTE, 60_000)
  const created = new TryLimit(NEW_SCREENS_AN_HOUR, 3_600_000)
  router.post('/api/walls', async (ctx) => {
    created.check(ctx.ip)
    created.count(ctx.ip)
    ctx.status = 201
    ctx.body = await createScreen(knex)
  })
  /** A code that there is not counts as a guess; who guesses too often is told nothing for a while, be the next one right. */
  const found = async <T>(ctx: Context, work: (code: string) => Promise<T>): Promise<T> => {
    guesses.check(ctx.ip)
    try {
      return await work(screenOf(ctx))
    } catch (error) {
      if (error instanceof ProblemError && error.kind === 'not-found') guesses.count(ctx.ip)
      throw error
    }
  }
  router.get('/api/walls/:code', async (ctx) => {
    ctx.body = await found(ctx, (code) => readScreen(knex, code))
  })
  answer('/api/walls/:code', direction, 200, (ctx, body) =>
    found(ctx, (code) => directScreen(knex, code, body)),
  )
}

const screenOf = (ctx: Context): string => {
  const found = wallCode.safeParse(foldCode(String(ctx.params.code)))
  if (!found.success) throw new ProblemError('not-found', 'There is no such wall')
  return found.data
}
