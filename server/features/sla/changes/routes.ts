import type Router from '@koa/router'
import {
  calendars,
  slaChange,
  slaChangeBody,
  slaChanges,
  slaPreviewLine,
  slaProposal,
} from '../../../../contracts/slaChange.ts'
import { MAX_CALENDAR_BYTES, readJson } from '../../../http/body.ts'
import type { Deps } from '../../../http/deps.ts'
import { createLines } from '../../../http/lines.ts'
import { describe } from '../../../http/openapi.ts'
import { validate } from '../../../http/validate.ts'
import { loadReference } from '../../../reports/reference.ts'
import { listCalendars, listChanges } from './list.ts'
import { planChange } from './plan.ts'
import { previewChange } from './preview.ts'
import { storeChange } from './store.ts'

describe({
  method: 'get',
  path: '/api/sla/calendars',
  summary: 'Every version of the working calendar, newest first',
  needs: { right: 'see-figures' },
  answer: calendars,
})
describe({
  method: 'get',
  path: '/api/sla/changes',
  summary: 'Every decision to change a rule or the calendar, and what has become of it',
  needs: { right: 'see-figures' },
  answer: slaChanges,
})
describe({
  method: 'post',
  path: '/api/sla/preview',
  summary:
    'What a new version of a rule or the calendar would move, line by line with progress; changes nothing',
  needs: { right: 'try-rules' },
  body: slaProposal,
  answerLines: slaPreviewLine,
})
describe({
  method: 'post',
  path: '/api/sla/changes',
  summary:
    'Puts a new version of a rule or the calendar in force; open reports keep their deadlines or are recomputed',
  needs: { right: 'change-rules' },
  body: slaChangeBody,
  answer: slaChange,
  status: 201,
})

const AT_ONCE = 2

/** Versions of rules and calendars: listed, previewed, decided. */
export function changeRoutes(router: Router, deps: Deps): void {
  const { knex, reference } = deps
  const lines = createLines(deps.log, { name: 'preview of a change', atOnce: AT_ONCE })
  /** Another process may have stored a version that this one has not heard of yet. */
  const newest = () => loadReference(knex)
  const today = () => reference().workingTime.dayOf(deps.now())

  router.get('/api/sla/calendars', async (ctx) => {
    ctx.body = await listCalendars(knex)
  })

  router.get('/api/sla/changes', async (ctx) => {
    ctx.body = await listChanges(knex)
  })

  router.post('/api/sla/preview', async (ctx) => {
    const proposal = validate(slaProposal, await readJson(ctx, MAX_CALENDAR_BYTES))
    const city = await newest()
    const { change } = planChange(city, proposal, today())
    const set = city.areaSets.find(city.city.defaultAreaSet)!
    // Compression would hold the lines of progress back.
    ctx.compress = false
    ctx.type = 'application/x-ndjson'
    ctx.body = lines((listener) => previewChange(deps, change, set, listener))
  })

  router.post('/api/sla/changes', async (ctx) => {
    const body = validate(slaChangeBody, await readJson(ctx, MAX_CALENDAR_BYTES))
    const stored = await storeChange(knex, body, planChange(await newest(), body, today()))
    // The other processes hear of it from the log; this one knows when it answers.
    deps.adopt(await newest())
    deps.committed()
    ctx.status = 201
    ctx.body = stored
  })
}
