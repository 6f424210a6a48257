import type Router from '@koa/router'
import type { Context } from 'koa'
import {
  linkBody,
  linkQuery,
  notices,
  noticesBody,
  pushBody,
  pushEndBody,
} from '../../../contracts/notices.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { personOf } from '../../http/identify.ts'
import { describe } from '../../http/openapi.ts'
import { validate } from '../../http/validate.ts'
import { addBrowser, removeBrowser } from './pushStore.ts'
import { confirm, confirmAgain, readNotices, saveNotices, stop } from './settings.ts'

const MAX_BYTES = 4096
const needs = { right: 'see-reports' } as const

describe({
  method: 'get',
  path: '/api/notices',
  summary: 'What who is signed in wants to be told, and what became of the last mails',
  needs,
  answer: notices,
})
describe({
  method: 'post',
  path: '/api/notices',
  summary: 'Choose a digest by e-mail: a new address is sent a link to confirm it',
  needs,
  body: noticesBody,
  answer: notices,
})
describe({
  method: 'post',
  path: '/api/notices/confirm-again',
  summary: 'Have the link to confirm the address sent once more',
  needs,
  answer: notices,
})
describe({
  method: 'post',
  path: '/api/notices/push',
  summary: 'Tell this browser when reports within the reach of who is signed in become overdue',
  needs,
  body: pushBody,
  answer: notices,
})
describe({
  method: 'post',
  path: '/api/notices/push/end',
  summary: 'Tell a browser nothing more',
  needs,
  body: pushEndBody,
  answer: notices,
})
describe({
  method: 'post',
  path: '/api/notices/confirm',
  summary: 'Confirm an address by the link that was sent to it',
  needs: 'nothing',
  body: linkBody,
  status: 204,
})
describe({
  method: 'get',
  path: '/api/notices/stop',
  summary: 'Leads to the page that asks whether to end the letters that the link belongs to; ends nothing',
  needs: 'nothing',
  query: linkQuery,
})
describe({
  method: 'post',
  path: '/api/notices/stop',
  summary: 'End the letters that the link belongs to, at once (RFC 8058)',
  needs: 'nothing',
  query: linkQuery,
  status: 204,
})

/** What people want to be told, and the links of their mails. */
export function noticeRoutes(router: Router, deps: Deps): void {
  const accountOf = async (ctx: Context) => (await personOf(ctx)).accountId

  router.get('/api/notices', async (ctx) => {
    ctx.body = await readNotices(deps, await accountOf(ctx))
  })
  router.post('/api/notices', async (ctx) => {
    const account = await accountOf(ctx)
    await saveNotices(deps, account, validate(noticesBody, await readJson(ctx, MAX_BYTES)))
    ctx.body = await readNotices(deps, account)
  })
  router.post('/api/notices/confirm-again', async (ctx) => {
    const account = await accountOf(ctx)
    await confirmAgain(deps, account)
    ctx.body = await readNotices(deps, account)
  })

  router.post('/api/notices/push', async (ctx) => {
    const person = await personOf(ctx)
    await addBrowser(deps, person, validate(pushBody, await readJson(ctx, MAX_BYTES)))
    ctx.body = await readNotices(deps, person.accountId)
  })
  router.post('/api/notices/push/end', async (ctx) => {
    const account = await accountOf(ctx)
    const { endpoint } = validate(pushEndBody, await readJson(ctx, MAX_BYTES))
    await removeBrowser(deps.knex, account, endpoint)
    ctx.body = await readNotices(deps, account)
  })

  router.post('/api/notices/confirm', async (ctx) => {
    await confirm(deps, validate(linkBody, await readJson(ctx, MAX_BYTES)).token)
    ctx.status = 204
  })
  // Readers of mail follow links to see what lies behind them: that must end nothing.
  router.get('/api/notices/stop', (ctx) => {
    const { token } = validate(linkQuery, ctx.query, 'invalid-query')
    ctx.redirect(`/notices/stop?token=${token}`)
  })
  router.post('/api/notices/stop', async (ctx) => {
    await stop(deps, validate(linkQuery, ctx.query, 'invalid-query').token)
    ctx.status = 204
  })
}
