import type Router from '@koa/router'
import type { Context } from 'koa'
import { providerStart, sessionProvider, type ProviderProblem } from '../../../contracts/identity.ts'
import { ownAddress } from '../../http/ownAddress.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { askerOf } from '../../http/identify.ts'
import { describe } from '../../http/openapi.ts'
import { publicOrigin } from '../../http/origin.ts'
import { keepToken } from '../../http/sessionCookie.ts'
import { TryLimit } from '../../http/tryLimit.ts'
import { validate } from '../../http/validate.ts'
import { appendAudit } from '../../identity/audit.ts'
import { ProviderFailure } from '../../identity/oidc/failure.ts'
import { signInByProvider } from '../../identity/oidc/signInByProvider.ts'
import { endSession } from '../../identity/sessions.ts'
import { dropAttempt, keepAttempt, readAttempt, type Trip } from './attemptCookie.ts'

const SPAN_MS = 15 * 60_000
const FAILED_PER_ADDRESS = 30
/** What is nobody's try to get in. */
const BLAMELESS = new Set<ProviderProblem>(['provider-down', 'cancelled'])
const CALLBACK = '/api/session/oidc/callback'

describe({
  method: 'get',
  path: '/api/session/provider',
  summary: 'The OpenID provider that people may sign in by',
  needs: 'nothing',
  answer: sessionProvider,
})
describe({
  method: 'get',
  path: '/api/session/oidc/start',
  summary: 'Sends a browser to the OpenID provider, to sign in there',
  needs: 'nothing',
  query: providerStart,
  status: 303,
})
describe({
  method: 'get',
  path: CALLBACK,
  summary:
    'Where the OpenID provider sends a browser back to; leads on to the page that was asked for, signed in',
  needs: 'nothing',
  status: 303,
})

/** Signing in by an OpenID provider: there and back. Whatever goes wrong is said on the sign-in page. */
export function providerRoutes(router: Router, deps: Deps): void {
  const { knex, access, signInProvider, reference, sessionsEnded } = deps
  const failures = new TryLimit(FAILED_PER_ADDRESS, SPAN_MS)

  /** @throws ProblemError `not-found` */
  const required = () => {
    if (!signInProvider)
      throw new ProblemError('not-found', 'No OpenID provider is set: OIDC_ISSUER does that')
    return signInProvider
  }

  /** Says on the sign-in page why not. */
  function turnBack(ctx: Context, { next, lang }: Trip, problem: ProviderProblem, code?: string) {
    ctx.status = 303
    ctx.redirect(signInAddress({ problem, code, next, lang }))
  }

  const tripOf = (ctx: Context): Trip => {
    const { next, lang } = validate(providerStart, { ...ctx.query }, 'invalid-query')
    return { next: ownAddress(next) ?? undefined, lang }
  }

  router.get('/api/session/provider', (ctx) => {
    ctx.body = { provider: access.provider && { name: access.provider.name } }
  })

  router.get('/api/session/oidc/start', async (ctx) => {
    const { provider, attempts } = required()
    const trip = tripOf(ctx as Context)
    try {
      failures.check(ctx.ip)
      const { address, attempt } = await provider.begin(publicOrigin(ctx as Context, access) + CALLBACK)
      keepAttempt(ctx as Context, attempts, { ...attempt, ...trip })
      ctx.status = 303
      ctx.redirect(address.href)
    } catch (error) {
      turnBack(ctx as Context, trip, problemOf(error))
    }
  })

  router.get(CALLBACK, async (ctx) => {
    const { provider, attempts, seal } = required()
    const attempt = readAttempt(ctx as Context, attempts)
    try {
      failures.take(ctx.ip)
      if (!attempt) throw new ProviderFailure('interrupted', 'state')
      dropAttempt(ctx as Context, attempt)
      const identified = await provider.finish(ctx.search, attempt)
      const { roleClaim } = provider.settings
      const admission = { knex, reference: reference(), roleClaim, seal }
      const { token, endsAt } = await signInByProvider(admission, identified, ctx.ip)
      failures.giveBack(ctx.ip)
      const before = await askerOf(ctx)
      if (before) await endSession(knex, before.sessionId)
      keepToken(ctx as Context, token, endsAt, publicOrigin(ctx as Context, access).startsWith('https:'))
      ctx.status = 303
      ctx.redirect(attempt.next ?? signInAddress({ done: 'provider', lang: attempt.lang }))
    } catch (error) {
      const problem = problemOf(error)
      const failure = error instanceof ProviderFailure ? error : undefined
      if (BLAMELESS.has(problem)) failures.giveBack(ctx.ip)
      if (problem === 'not-accepted')
        await appendAudit(knex, {
          kind: 'sign-in-failed',
          accountId: null,
          data: { address: ctx.ip, by: 'provider', why: failure!.message },
        })
      turnBack(ctx as Context, attempt ?? {}, problem, failure?.code)
    }
    // Roles that the provider has changed or taken away have ended sessions.
    sessionsEnded()
  })
}

/** The sign-in page, which tells what has come of it. */
function signInAddress(given: Record<string, string | undefined>): string {
  const query = Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `/sign-in?${new URLSearchParams(query).toString()}`
}

/** @throws what is no failure of signing in */
function problemOf(error: unknown): ProviderProblem {
  if (error instanceof ProviderFailure) return error.problem
  if (error instanceof ProblemError && error.kind === 'too-many-requests') return 'too-many'
  throw error
}
