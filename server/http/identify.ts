import type { Knex } from 'knex'
import type { Context, Middleware } from 'koa'
import { ProblemError } from '../errors.ts'
import type { Asker } from '../identity/asker.ts'
import { findAsker } from '../identity/sessions.ts'
import { readToken } from './sessionCookie.ts'

/** Learns who asks, before anything is answered. */
export function identify(knex: Knex): Middleware {
  return async (ctx, next) => {
    const token = readToken(ctx.get('cookie'))
    ctx.state.asker = token === undefined ? null : await findAsker(knex, token)
    await next()
  }
}

/** Who asks; null for who has not signed in. */
export const askerOf = (ctx: Context): Asker | null => (ctx.state.asker as Asker | null | undefined) ?? null

/** @throws ProblemError `unauthenticated` */
export function signedInAsker(ctx: Context): Asker {
  const asker = askerOf(ctx)
  if (!asker)
    throw new ProblemError(
      'unauthenticated',
      'Sign in first: nobody is signed in here, or the session has ended',
    )
  return asker
}
