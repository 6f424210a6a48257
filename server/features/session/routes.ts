import type Router from '@koa/router'
import type { Context } from 'koa'
import { demoAccounts, session, signedIn, signedOut, signInBody } from '../../../contracts/identity.ts'
import { ProblemError } from '../../errors.ts'
import { readJson } from '../../http/body.ts'
import type { Deps } from '../../http/deps.ts'
import { askerOf, signedInAsker } from '../../http/identify.ts'
import { describe } from '../../http/openapi.ts'
import { publicOrigin } from '../../http/origin.ts'
import { dropToken, keepBrowser, keepToken, readBrowser } from '../../http/sessionCookie.ts'
import { validate } from '../../http/validate.ts'
import { presentAsker } from '../../identity/asker.ts'
import { appendAudit } from '../../identity/audit.ts'
import { forgetBrowsers } from '../../identity/notices.ts'
import { listDemoAccounts } from '../../identity/demoAccounts.ts'
import { takeTokens } from '../../identity/oidc/providerSession.ts'
import { endSession, endSessionsOf, findAsker } from '../../identity/sessions.ts'
import { signIn } from '../../identity/signIn.ts'
import { providerRoutes } from './providerRoutes.ts'

/** A name and a password are short. */
const MAX_BYTES = 4096

describe({
  method: 'post',
  path: '/api/session',
  summary: 'Sign in: a person by name and password, a screen by the code that an administrator was told',
  needs: 'nothing',
  body: signInBody,
  answer: signedIn,
})
describe({
  method: 'get',
  path: '/api/session',
  summary: 'Who is signed in here, and what it may',
  needs: 'nothing',
  answer: session,
})
describe({
  method: 'delete',
  path: '/api/session',
  summary: 'Sign out; who has signed in by the OpenID provider is told where to sign out of it, too',
  needs: 'nothing',
  answer: signedOut,
})
describe({
  method: 'post',
  path: '/api/session/end-all',
  summary: 'Sign out everywhere: ends every session of who is signed in here',
  needs: 'nothing',
  status: 204,
})
describe({
  method: 'get',
  path: '/api/session/demo',
  summary: 'The accounts of a demo city, one per role; there are none elsewhere',
  needs: 'nothing',
  answer: demoAccounts,
})

/** Signing in and out. */
export function sessionRoutes(router: Router, deps: Deps): void {
  const { knex, access, sessionsEnded, signInProvider } = deps
  router.use('/api/session', (ctx, next) => {
    ctx.set('Cache-Control', 'no-store')
    return next()
  })

  router.post('/api/session', async (ctx) => {
    const body = validate(signInBody, await readJson(ctx, MAX_BYTES))
    const from = { address: ctx.ip, browser: readBrowser(ctx.headers) }
    const { token, browser, endsAt, failures, lastSignInAt } = await signIn(knex, body, from)
    const before = await askerOf(ctx)
    if (before && (await endSession(knex, before.sessionId))) sessionsEnded()
    keepToken(ctx, token, endsAt)
    if (browser !== null) keepBrowser(ctx, browser)
    const asker = await findAsker(knex, token)
    ctx.body = {
      auth: access.auth,
      person: asker && presentAsker(asker),
      endsAt: endsAt.toISOString(),
      failures,
      lastSignInAt,
    }
  })

  router.get('/api/session', async (ctx) => {
    const asker = await askerOf(ctx)
    ctx.body = {
      auth: access.auth,
      person: asker && presentAsker(asker),
      endsAt: asker?.endsAt.toISOString() ?? null,
    }
  })

  router.delete('/api/session', async (ctx) => {
    const asker = await askerOf(ctx)
    dropToken(ctx)
    ctx.body = { elsewhere: null }
    if (!asker) return
    const tokens = await knex.transaction(async (trx) => {
      // Of two clicks the second finds it ended: one line tells of it.
      if (!(await endSession(trx, asker.sessionId))) return null
      await appendAudit(trx, {
        kind: 'sign-out',
        accountId: asker.accountId,
        data: { session: asker.sessionId },
      })
      return signInProvider && takeTokens(trx, signInProvider, asker.sessionId)
    })
    sessionsEnded()
    if (!signInProvider || !tokens) return
    const { provider } = signInProvider
    if (tokens.refreshToken) void provider.forget(tokens.refreshToken)
    const back = `${publicOrigin(ctx as Context, access)}/sign-in`
    const elsewhere = await provider.endAddress(tokens.idToken, back)
    ctx.body = { elsewhere: elsewhere?.href ?? null }
  })

  router.post('/api/session/end-all', async (ctx) => {
    const asker = await signedInAsker(ctx)
    const { accountId, deviceId } = asker
    await knex.transaction(async (trx) => {
      const ended = await endSessionsOf(trx, accountId === null ? { deviceId: deviceId! } : { accountId })
      if (accountId !== null) await forgetBrowsers(trx, accountId)
      await appendAudit(trx, {
        kind: 'sessions-revoked',
        accountId,
        data: { sessions: ended, by: accountId ?? 0 },
      })
    })
    sessionsEnded()
    dropToken(ctx)
    ctx.status = 204
  })

  providerRoutes(router, deps)

  router.get('/api/session/demo', async (ctx) => {
    const accounts = await listDemoAccounts(knex)
    if (!accounts) throw new ProblemError('not-found', 'This city is no demo: it has no accounts to show')
    ctx.body = accounts
  })
}
