import type { Context } from 'koa'
import type { Attempt } from '../../identity/oidc/provider.ts'
import type { Seal } from '../../identity/oidc/seal.ts'

const LASTS_MS = 10 * 60_000
const PATH = '/api/session/oidc'

/** Where somebody wants to be after signing in. */
export interface Trip {
  /** A page of this server. */
  next?: string | undefined
  lang?: string | undefined
}

type Carried = Attempt & Trip & { until: number }

/** Two tabs may be on their way at the same time. */
const nameOf = (state: string) => `toancanh-oidc-${state.slice(0, 8)}`

function setCookie(ctx: Context, state: string, value: string, expires: Date, secure: boolean) {
  ctx.append(
    'Set-Cookie',
    `${nameOf(state)}=${value}; Path=${PATH}; Expires=${expires.toUTCString()}${secure ? '; Secure' : ''}; HttpOnly; SameSite=Lax`,
  )
}

/** Lets the browser carry what it has to bring back, where it can neither read nor change it. */
export function keepAttempt(ctx: Context, seal: Seal, attempt: Attempt & Trip): void {
  const until = Date.now() + LASTS_MS
  const value = seal.close({ ...attempt, until } satisfies Carried, attempt.state).toString('base64url')
  setCookie(ctx, attempt.state, value, new Date(until), attempt.redirectUri.startsWith('https:'))
}

/** What this browser set out with, for the state that came back; null where it did not, or too long ago. */
export function readAttempt(ctx: Context, seal: Seal): (Attempt & Trip) | null {
  const { state } = ctx.query
  if (typeof state !== 'string' || state === '') return null
  const sealed = ctx.cookies.get(nameOf(state))
  const carried = seal.open(Buffer.from(sealed ?? '', 'base64url'), state) as Carried | undefined
  return carried && carried.until > Date.now() ? carried : null
}

/** Once brought back it is used up. */
export function dropAttempt(ctx: Context, { state, redirectUri }: Attempt): void {
  setCookie(ctx, state, '', new Date(0), redirectUri.startsWith('https:'))
}
