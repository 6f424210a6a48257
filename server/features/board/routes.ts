import type Router from '@koa/router'
import { board, boardQuery, categoriesBoard } from '../../../contracts/board.ts'
import type { Deps } from '../../http/deps.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { readBoard } from './readBoard.ts'
import { readCategories } from './readCategories.ts'

describe({
  method: 'get',
  path: '/api/board',
  summary:
    'The figures of a period for the city, an area, an agency, a category, or several of them together',
  needs: { right: 'see-figures' },
  query: boardQuery,
  answer: board,
})
describe({
  method: 'get',
  path: '/api/board/categories',
  summary: 'The figures of a scope by category',
  needs: { right: 'see-figures' },
  query: boardQuery,
  answer: categoriesBoard,
})

/** Boards: by area and agency, and by category. */
export function boardRoutes(router: Router, deps: Deps): void {
  router.get('/api/board', async (ctx) => {
    ctx.body = await readBoard(deps, validate(boardQuery, ctx.query, 'invalid-query'))
  })

  router.get('/api/board/categories', async (ctx) => {
    ctx.body = await readCategories(deps, validate(boardQuery, ctx.query, 'invalid-query'))
  })
}
