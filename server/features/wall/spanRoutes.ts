import type Router from '@koa/router'
import type { z } from 'zod'
import { campaignProgress, spanQuery } from '../../../contracts/campaign.ts'
import { emergencyReports } from '../../../contracts/emergency.ts'
import type { Deps } from '../../http/deps.ts'
import { idOf } from '../../http/idOf.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { PastAnswers } from '../../replay/pastAnswers.ts'
import { readEmergencyReports } from './emergencyReports.ts'
import { readProgress } from './progress.ts'

describe({
  method: 'get',
  path: '/api/campaigns/{id}/progress',
  summary: 'How far a campaign has come, by area and in the course of its span',
  needs: { right: 'see-figures', within: 'city' },
  query: spanQuery,
  answer: campaignProgress,
})
describe({
  method: 'get',
  path: '/api/emergencies/{id}/reports',
  summary: 'The reports of an emergency since it was opened: counts, where they are open, the latest',
  needs: { right: 'see-figures', within: 'city' },
  query: spanQuery,
  answer: emergencyReports,
})

/** What was reported in a campaign or an emergency. */
export function spanRoutes(router: Router, deps: Deps): void {
  const past = new PastAnswers()
  const answer = <Answer>(
    path: string,
    read: (deps: Deps, id: number, query: z.infer<typeof spanQuery>) => Promise<Answer>,
  ) =>
    router.get(path, async (ctx) => {
      const [id, query] = [idOf(ctx), validate(spanQuery, ctx.query, 'invalid-query')]
      const work = () => read(deps, id, query)
      ctx.body = await (query.at === undefined
        ? work()
        : past.answer(deps.reference(), [path, id, query], work))
    })
  answer('/api/campaigns/:id/progress', readProgress)
  answer('/api/emergencies/:id/reports', readEmergencyReports)
}
