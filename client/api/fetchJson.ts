import type { Problem } from '../../contracts/problem.ts'
import { leadToSignIn } from './leadToSignIn.ts'

/** An answer of the API that is not 2xx, or none at all (`status` 0). */
export class ApiError extends Error {
  readonly status: number
  /** What the server said, where it said it as problem+json. */
  readonly problem: Partial<Problem> | null
  /** Seconds after which the server wants to be asked again. */
  retryAfter: number | null = null
  constructor(status: number, message: string, problem: Partial<Problem> | null = null) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
  }
}

/** The error that an answer which is not 2xx stands for. */
export async function errorOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null
  if (problem?.type === '/problems/unauthenticated') leadToSignIn()
  const error = new ApiError(response.status, problem?.title ?? response.statusText, problem)
  error.retryAfter = Number(response.headers.get('retry-after')) || null
  return error
}

const TIMEOUT_MS = 15_000

/**
 * `GET` of a JSON resource of this server.
 * @param signal ends the wait for an answer that nobody wants any more
 * @throws ApiError with the title of the server's problem+json, or status 0 where it cannot be reached
 */
export async function fetchJson<T>(
  path: string,
  query: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<T> {
  const search = new URLSearchParams(query).toString()
  let response: Response
  try {
    response = await fetch(search ? `${path}?${search}` : path, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
    })
  } catch (cause) {
    throw new ApiError(0, cause instanceof Error ? cause.message : String(cause))
  }
  if (response.ok) return (await response.json()) as T
  throw await errorOf(response)
}
