import type Router from '@koa/router'
import { board, boardQuery } from '../../../contracts/board.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { readBoard } from './readBoard.ts'

describe({
  method: 'get',
  path: '/api/board',
  summary: 'The figures of a period for the city, an area, an agency or both',
  query: boardQuery,
  answer: board,
})

/** `GET /api/board` */
export function boardRoutes(router: Router, deps: Deps): void {
  router.get('/api/board', async (ctx) => {
    ctx.body = await readBoard(deps, validate(boardQuery, ctx.query, 'invalid-query'))
  })
}
