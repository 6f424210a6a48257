import type Router from '@koa/router'
import {
  replayFrames,
  replayFramesQuery,
  replayQuery,
  replayRange,
  replaySnapshot,
} from '../../../contracts/replay.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { PastAnswers } from '../../replay/pastAnswers.ts'
import { readFrames } from './readFrames.ts'
import { readPastSnapshot } from './readPastSnapshot.ts'
import { readRange } from './readRange.ts'

describe({
  method: 'get',
  path: '/api/replay/range',
  summary: 'What can be replayed, and how busy each day was',
  needs: { right: 'see-figures' },
  answer: replayRange,
})
describe({
  method: 'get',
  path: '/api/replay',
  summary: 'A scope as it was at an instant, in the form of the live socket’s snapshot',
  needs: { right: 'see-figures', within: 'scope' },
  query: replayQuery,
  answer: replaySnapshot,
})
describe({
  method: 'get',
  path: '/api/replay/frames',
  summary: 'What followed, in the form of the live socket’s frames',
  needs: { right: 'see-figures', within: 'scope' },
  query: replayFramesQuery,
  answer: replayFrames,
})

/** `GET /api/replay/range`, `/api/replay` and `/api/replay/frames` */
export function replayRoutes(router: Router, deps: Deps): void {
  const past = new PastAnswers()
  router.get('/api/replay/range', async (ctx) => {
    ctx.body = await readRange(deps)
  })
  router.get('/api/replay', async (ctx) => {
    const query = validate(replayQuery, ctx.query, 'invalid-query')
    ctx.body = await past.answer(deps.reference(), query, () => readPastSnapshot(deps, query))
  })
  router.get('/api/replay/frames', async (ctx) => {
    const query = validate(replayFramesQuery, ctx.query, 'invalid-query')
    ctx.body = await past.answer(deps.reference(), query, () => readFrames(deps, query))
  })
}
