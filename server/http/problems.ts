import type { Middleware } from 'koa'
import type { Logger } from 'pino'
import { ProblemError } from '../errors.ts'

/** Renders every error as problem+json; an error that nobody foresaw is a plain 500 and a line in the log. */
export function problems(log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body == null)
        throw new ProblemError('not-found', `There is nothing under ${ctx.path}`)
      if (ctx.status === 405 || ctx.status === 501)
        throw new ProblemError('method-not-allowed', `${ctx.path} does not know ${ctx.method}`)
    } catch (error) {
      const problem = error instanceof ProblemError ? error : asProblem(error)
      if (problem.kind === 'internal')
        log.error({ error, method: ctx.method, path: ctx.path }, 'request failed')
      const body = problem.toProblem()
      ctx.status = body.status
      ctx.type = 'application/problem+json'
      if (problem.retryAfter !== undefined) ctx.set('Retry-After', String(problem.retryAfter))
      ctx.body = JSON.stringify(body)
    }
  }
}

const DATABASE_DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
])

/** What no text of the database can hold: NUL, halves of characters. Fields say so first; this is for one that forgot. */
const NO_TEXT = new Set(['22021', '22P05'])

/** pg says so in words alone when a connection breaks under a statement. */
const CONNECTION_LOST =
  /Connection terminated|connection error and is not queryable|Unable to acquire a connection/

/** What an error that is none of ours means to the caller. */
export function asProblem(error: unknown): ProblemError {
  const { code, name, message = '' } = error as { code?: string; name?: string; message?: string }
  if (code && NO_TEXT.has(code))
    return new ProblemError('invalid-input', 'Something holds control characters or broken Unicode')
  return (code && DATABASE_DOWN.has(code)) || name === 'KnexTimeoutError' || CONNECTION_LOST.test(message)
    ? new ProblemError(
        'unavailable',
        'The database does not answer. Send it again in a moment, with the same externalId: it is then taken once',
      )
    : new ProblemError('internal', 'An unforeseen error; it has been logged')
}
