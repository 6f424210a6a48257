import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import type { ProviderProblem } from '../../../contracts/identity.ts'

/** Signing in by the provider has come to nothing. `message` names the check that failed, never a token or a person. */
export class ProviderFailure extends Error {
  readonly problem: ProviderProblem
  /** For `no-role`: names the identity that waits, for whoever gives roles. */
  readonly code: string | undefined

  constructor(problem: ProviderProblem, message: string, code?: string) {
    super(message)
    this.name = 'ProviderFailure'
    this.problem = problem
    this.code = code
  }
}

/** Answers that we got and do not believe; every other is one that we did not get. */
const DISBELIEVED = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_PARSE_ERROR',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
])

/** What an error of openid-client means. Its causes hold tokens: they are left behind. */
export function asFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error
  if (error instanceof AuthorizationResponseError) {
    const isOurs = error.error === 'access_denied' || error.error === 'login_required'
    if (isOurs) return new ProviderFailure('cancelled', error.error)
    const isDown = error.error === 'server_error' || error.error === 'temporarily_unavailable'
    return new ProviderFailure(isDown ? 'provider-down' : 'not-accepted', error.error)
  }
  if (error instanceof ResponseBodyError)
    return new ProviderFailure(
      error.error === 'invalid_grant' ? 'not-accepted' : 'provider-down',
      error.error,
    )
  if (error instanceof ClientError && DISBELIEVED.has(error.code ?? ''))
    return new ProviderFailure('not-accepted', error.code!)
  const { code, name, cause } = error as { code?: string; name?: string; cause?: { code?: string } }
  return new ProviderFailure('provider-down', code ?? cause?.code ?? name ?? 'unknown')
}
