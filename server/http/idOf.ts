import type { Context } from 'koa'
import { ProblemError } from '../errors.ts'

/** The id in a path, `:id`. @throws ProblemError `not-found` for what cannot be one */
export function idOf(ctx: Context): number {
  const id = Number(ctx.params.id)
  if (!Number.isSafeInteger(id) || id < 1 || id > 2_147_483_647)
    throw new ProblemError('not-found', `There is nothing of the id ${ctx.params.id}`)
  return id
}
