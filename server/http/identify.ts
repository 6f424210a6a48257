import type { Knex } from 'knex'
import type { Context, Middleware } from 'koa'
import { ProblemError } from '../errors.ts'
import type { Asker } from '../identity/asker.ts'
import { findAsker } from '../identity/sessions.ts'
import { readToken } from './sessionCookie.ts'

/** Lets every handler learn who asks; it is looked up when it is first wanted. */
export function identify(knex: Knex): Middleware {
  return (ctx, next) => {
    const token = readToken(ctx.headers)
    let asker: Promise<Asker | null> | undefined
    ctx.state.asker = () => (asker ??= token === undefined ? Promise.resolve(null) : findAsker(knex, token))
    return next()
  }
}

/** Who asks; null for who has not signed in. */
export const askerOf = (ctx: Pick<Context, 'state'>): Promise<Asker | null> =>
  (ctx.state.asker as () => Promise<Asker | null>)()

/** @throws ProblemError `unauthenticated` */
export async function signedInAsker(ctx: Pick<Context, 'state'>): Promise<Asker> {
  const asker = await askerOf(ctx)
  if (!asker)
    throw new ProblemError(
      'unauthenticated',
      'Sign in first: nobody is signed in here, or the session has ended',
    )
  return asker
}

/** Somebody with an account; a screen is nobody who could answer for something. @throws ProblemError `unauthenticated` */
export async function personOf(ctx: Pick<Context, 'state'>): Promise<Asker & { accountId: number }> {
  const asker = await signedInAsker(ctx)
  const { accountId } = asker
  if (accountId === null) throw new ProblemError('forbidden', 'A screen may not do this')
  return { ...asker, accountId }
}
