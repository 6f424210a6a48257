import { isIP } from 'node:net'
import os from 'node:os'
import type { Context, Middleware } from 'koa'
import { ProblemError } from '../errors.ts'
import type { Access } from './deps.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a page of this origin may act through its reader's browser: our own, or one of the list.
 * @param host as the `Host` header gives it
 * @param allowed origins such as `https://ioc.example`
 */
export function isOwnOrigin(origin: string, host: string | undefined, allowed: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false
  const { origin: given, host: of } = new URL(origin)
  return of === host || allowed.includes(given)
}

/**
 * Whether a browser that asks for this host means us. A page of another site can have a name of its own lead to our address
 * ("DNS rebinding"): the browser then takes it for the same origin. No page can own an address, this machine's name, or
 * `localhost`.
 * @param host as the `Host` header gives it; who sends none is no browser
 */
export function isOwnHost(host: string | undefined, allowed: readonly string[]): boolean {
  if (host === undefined) return true
  const address = `http://${host}`
  if (!URL.canParse(address)) return false
  const { hostname, host: of } = new URL(address)
  return (
    isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0 ||
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === os.hostname().toLowerCase() ||
    allowed.some((origin) => new URL(origin).host === of)
  )
}

/** Where everybody who reaches us may do everything, refuses who reaches us by a name that may be anybody's. */
export function refuseForeignHost({ auth, origins }: Access): Middleware {
  return (ctx, next) => {
    if (auth === 'open' && !isOwnHost(ctx.req.headers.host, origins))
      throw new ProblemError(
        'foreign-origin',
        'Nobody has to sign in here, so that this name must be known to be ours: put its origin into ORIGINS',
      )
    return next()
  }
}

/**
 * Refuses what changes something at the wish of another site's page. A program that is no browser names no origin, and
 * has no cookie that somebody else could make it send.
 */
export function refuseForeign(allowed: readonly string[]): Middleware {
  return (ctx, next) => {
    const { origin, host, 'sec-fetch-site': site } = ctx.req.headers
    const isOwn =
      origin !== undefined
        ? isOwnOrigin(origin, host, allowed)
        : site === undefined || site === 'same-origin' || site === 'none'
    if (!READS.has(ctx.method) && !isOwn)
      throw new ProblemError('foreign-origin', 'A page of another site must not change anything here')
    return next()
  }
}

/** Under which origin browsers reach us: as it is set, or as this request came. */
export const publicOrigin = (ctx: Context, { provider }: Access): string =>
  provider?.publicUrl ?? `${ctx.protocol}://${ctx.host}`
