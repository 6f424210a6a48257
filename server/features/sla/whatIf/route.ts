import type Router from '@koa/router'
import { whatIfBody, whatIfLine } from '../../../../contracts/whatIf.ts'
import { readJson } from '../../../http/body.ts'
import type { Deps } from '../../../http/deps.ts'
import { describe } from '../../../http/openapi.ts'
import { validate } from '../../../http/validate.ts'
import { createWhatIf } from './reckon.ts'

describe({
  method: 'post',
  path: '/api/sla/what-if',
  summary: 'A past period under other limits or another calendar, as NDJSON with progress; changes nothing',
  needs: { right: 'try-rules' },
  body: whatIfBody,
  answerLines: whatIfLine,
})

/** `POST /api/sla/what-if` */
export function whatIfRoute(router: Router, deps: Deps): void {
  const whatIf = createWhatIf(deps)
  router.post('/api/sla/what-if', async (ctx) => {
    const lines = whatIf(validate(whatIfBody, await readJson(ctx)))
    // Compression would hold the lines of progress back.
    ctx.compress = false
    ctx.type = 'application/x-ndjson'
    ctx.body = lines
  })
}
