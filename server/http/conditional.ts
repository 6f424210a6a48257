import type { Context } from 'koa'

/**
 * Whether who asks has what `ctx.etag` names, so that it need not be sent (RFC 9110, 13.1.2): `*` is any, a list has one
 * of its tags. Answers 304 then. `ctx.fresh` says no to a client that also asks past its cache.
 */
export function isKnown(ctx: Context): boolean {
  const has = ctx.get('If-None-Match').trim()
  const tags: string[] | null = has === '*' ? null : (has.match(/"[^"]*"/g) ?? [])
  if (tags && !tags.includes(ctx.response.get('ETag').replace(/^W\//, ''))) return false
  ctx.status = 304
  return true
}
