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
