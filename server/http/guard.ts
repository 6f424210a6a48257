import type Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { parseScope } from '../board/scopes.ts'
import { ProblemError } from '../errors.ts'
import { scopeOf, type Scope } from '../figures/scope.ts'
import type { Asker } from '../identity/asker.ts'
import { appendAudit } from '../identity/audit.ts'
import { AUDITED, mayOf, OF_SENDERS, PERSONAL, type Needs } from '../identity/policy.ts'
import { coversScope, reachesPhoto, reachesReport, resolveReach, type Reach } from '../identity/reach.ts'
import { findSender, type Program } from '../identity/senders.ts'
import { actAs, type Actor } from '../log/actor.ts'
import type { Sends } from '../reports/intake.ts'
import { requireNothingAwaited, sliceOf, type Slice } from '../openData/slice.ts'
import type { Deps } from './deps.ts'
import { askerOf } from './identify.ts'
import { needsOf } from './openapi.ts'
import { reportCode } from './reportCode.ts'
import { programToken } from './sessionCookie.ts'
import { TryLimit } from './tryLimit.ts'

const MINUTE_MS = 60_000

/** How far the reach of who asks goes; null for the whole city, which is that of everybody where nobody has to sign in. */
export const reachOf = (ctx: Context): Reach => (ctx.state.reach as Reach | undefined) ?? null

/** Whether who asks is told who did what: the operations centre, as it is told who reported. */
export const learnsWho = async (ctx: Context): Promise<boolean> => {
  const asker = await askerOf(ctx)
  return asker !== null && mayOf(asker.role).includes('see-identities')
}

/** What is public, for whoever was let in to that alone; null for whoever may see what the route needs. */
export const sliceFor = (ctx: Context): Slice | null => (ctx.state.slice as Slice | undefined) ?? null

/**
 * What a program may name in the reports that it sends, now; null for whoever may name all.
 * @throws ProblemError `unauthenticated` where its token was taken back since it was let in: a batch may take minutes
 */
export async function sendsOf(ctx: Context): Promise<Sends | null> {
  const program = await (ctx.state.program as (() => Promise<Program>) | undefined)?.()
  return program ? { channels: program.channels ?? [], sources: program.sources } : null
}

/**
 * For a report that a body names.
 * @throws ProblemError `not-found` for one beyond the reach of who asks, as for one that there is not
 */
export async function requireReach(ctx: Context, { knex }: Deps, code: string): Promise<void> {
  if (!(await reachesReport(knex, reachOf(ctx), code)))
    throw new ProblemError('not-found', `There is no report ${code}`)
}

/** What a query names, as sockets name it or as lists do; null for what the city does not have. */
function namedScope({ reference }: Deps, query: Context['query']): Scope | null {
  const given = (name: string) => {
    const value = query[name]
    if (Array.isArray(value)) throw new ProblemError('invalid-query', `${name} stands twice`)
    return value === undefined || value === '' ? {} : { [name]: value.normalize('NFC').trim() }
  }
  const { scope } = given('scope')
  if (scope !== undefined) return parseScope(reference(), scope)
  try {
    return scopeOf(reference(), { ...given('set'), ...given('area'), ...given('agency') })
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}

/** @throws ProblemError `unauthenticated`, `forbidden`, `not-found` */
async function admit(ctx: Context, deps: Deps, needs: Exclude<Needs, 'nothing'>, asker: Asker | null) {
  if (!asker) {
    if (deps.access.auth === 'open' && !PERSONAL.includes(needs.right)) return
    const slice = needs.orOpen ? await sliceOf(deps) : null
    if (slice) {
      ctx.state.slice = slice
      // Anybody may read it, whichever page she reads it from.
      ctx.set('Access-Control-Allow-Origin', '*')
      return
    }
    if (needs.orOpen) await requireNothingAwaited(deps.knex)
    throw new ProblemError(
      'unauthenticated',
      'Sign in first, at /sign-in: nobody is signed in here, or the session has ended',
    )
  }
  const isPerson = asker.accountId !== null
  if (!mayOf(asker.role).includes(needs.right) || (PERSONAL.includes(needs.right) && !isPerson))
    throw new ProblemError('forbidden', `Who signs in as ${asker.role} may not do this`)
  const reach = await resolveReach(deps.knex, deps.reference(), asker.reach)
  ctx.state.reach = reach
  if (reach === null) return
  if (needs.within === 'city')
    throw new ProblemError('forbidden', 'This shows the whole city, and yours is a part of it')
  if (needs.within === 'report') await requireReach(ctx, deps, reportCode(ctx.params.code))
  if (needs.within === 'photo' && !(await reachesPhoto(deps.knex, reach, String(ctx.params.id))))
    throw new ProblemError('not-found', `There is no photo under ${ctx.path}`)
  if (needs.within === 'scope') {
    const scope = namedScope(deps, ctx.query)
    if (!scope || !coversScope(reach, scope))
      throw new ProblemError('forbidden', 'This lies beyond what is yours: name your agency or your area')
  }
}

/**
 * Whose token it is.
 * @throws ProblemError `unauthenticated`, `too-many-requests`
 */
async function programOf(
  { knex }: Deps,
  { token, by }: NonNullable<ReturnType<typeof programToken>>,
  address: string,
  requests: TryLimit,
): Promise<Program> {
  const program = await findSender(knex, token)
  if (program === null || (by === 'basic' && !program.reads)) {
    requests.take(address)
    throw new ProblemError(
      'unauthenticated',
      'This token is none of ours, has lapsed, or was taken back: have a new one made',
    )
  }
  return program
}

/** A program that reads is asked for as anybody of its role and reach is. @throws ProblemError as {@link admit} */
async function admitReader(ctx: Context, deps: Deps, needs: Exclude<Needs, 'nothing'>, program: Program) {
  const { id, name, reads } = program
  if (!needs.programs || !['GET', 'HEAD'].includes(ctx.method))
    throw new ProblemError('forbidden', 'This token reads what tools read, and may nothing else')
  const asker: Asker = {
    ...{ sessionId: -id, accountId: null, deviceId: null, programId: id },
    ...{ login: name, name, role: reads!.role, reach: reads!.reach, endsAt: deps.now() },
  }
  ctx.state.asker = () => Promise.resolve(asker)
  ctx.set('Cache-Control', 'private, no-store')
  await admit(ctx, deps, needs, asker)
}

const actorOf = ({ accountId, deviceId }: Asker): Actor =>
  accountId === null ? { device: deviceId! } : { account: accountId }

/** Asks before a handler whether who calls may, and writes down what was changed. */
function guard(needs: Needs, deps: Deps, requests: TryLimit): Middleware {
  return async (ctx, next) => {
    if (needs === 'nothing') {
      requests.take(ctx.ip)
      return next()
    }
    const token = programToken(ctx.headers)
    if (token) {
      const program = await programOf(deps, token, ctx.ip, requests)
      if (program.reads) {
        await admitReader(ctx as Context, deps, needs, program)
        requests.take(`sender ${program.id}`)
        return next()
      }
      if (!OF_SENDERS.includes(needs.right))
        throw new ProblemError('forbidden', 'This token sends reports in, and may nothing else')
      requests.take(`sender ${program.id}`)
      ctx.state.program = () => programOf(deps, token, ctx.ip, requests)
      return actAs({ sender: program.id }, next)
    }
    const asker = await askerOf(ctx)
    requests.take(asker ? `session ${asker.sessionId}` : ctx.ip)
    if (asker) ctx.set('Cache-Control', 'private, no-store')
    await admit(ctx as Context, deps, needs, asker)
    await actAs(asker && actorOf(asker), next)
    if (asker && ctx.method !== 'GET' && ctx.method !== 'HEAD' && AUDITED.includes(needs.right))
      await appendAudit(deps.knex, {
        kind: 'change',
        accountId: asker.accountId,
        data: { method: ctx.method, path: ctx.path },
      })
  }
}

/**
 * Puts before every route what it has said of who may (`describe`).
 * @throws Error for a route that has said nothing: the server does not start
 */
export function guardRoutes(router: Router, deps: Deps): void {
  const requests = new TryLimit(deps.access.requestsAMinute, MINUTE_MS)
  for (const layer of router.stack) {
    const method = layer.methods.find((name) => name !== 'HEAD')
    if (method === undefined) continue
    const needs = needsOf(method.toLowerCase(), String(layer.path))
    if (!needs)
      throw new Error(`The route ${method} ${String(layer.path)} does not say who may: describe() it`)
    layer.stack.unshift(guard(needs, deps, requests) as (typeof layer.stack)[number])
  }
}
