import type { Knex } from 'knex'
import type { Deps } from '../../http/deps.ts'
import { Periodic } from '../../process/periodic.ts'
import { appendAudit } from '../audit.ts'
import { endSession } from '../sessions.ts'
import { ProviderFailure } from './failure.ts'
import { followClaim, type IdentityRow } from './identities.ts'
import type { SignInProvider } from './index.ts'
import { keepTokens, openTokens, takeTokens } from './providerSession.ts'
import { roleHere } from './signInByProvider.ts'
import type { Tokens } from './provider.ts'

const PAUSE_MS = 1000
const RETRY_MS = 5000
/** Whoever takes a session up has so long for it; a provider that does not answer is asked again after it. */
const LEASE_S = 60
/** A session that does not end by a sign-out leaves its tokens behind: they are given back after it has ended. */
const HAS_ENDED = `(session.ended_at is not null or session.ends_at < clock_timestamp()
  or session.seen_at + session.idle_limit < clock_timestamp())`

interface Due {
  session_id: number
  sealed: Buffer
  has_ended: boolean
}

/** Asks the provider again for everybody who has signed in by it: what was withdrawn there ends here. */
export function createRecheckClock(
  deps: Pick<Deps, 'knex' | 'log' | 'reference' | 'sessionsEnded'>,
  signIn: SignInProvider,
): Periodic {
  return new Periodic({
    work: () => recheckOne(deps, signIn),
    failed: (error) => deps.log.warn({ error }, 'sessions cannot be checked with the provider'),
    ...{ pauseMs: PAUSE_MS, retryMs: RETRY_MS },
  })
}

type Needed = Pick<Deps, 'knex' | 'reference' | 'sessionsEnded'>

async function recheckOne(deps: Needed, signIn: SignInProvider): Promise<boolean> {
  const { rows } = await deps.knex.raw(
    `update provider_session set check_at = clock_timestamp() + ?::integer * interval '1 second'
     from session where session.id = session_id and session_id =
       (select session_id from provider_session join session on session.id = session_id
        where check_at <= clock_timestamp() or session.ended_at is not null
        order by check_at limit 1 for update of provider_session skip locked)
     returning session_id, sealed, ${HAS_ENDED} as has_ended`,
    [LEASE_S],
  )
  const due = rows[0] as Due | undefined
  if (!due) return false
  const tokens = openTokens(signIn.seal, due.session_id, due.sealed)
  if (due.has_ended) {
    await takeTokens(deps.knex, signIn, due.session_id)
    if (tokens?.refreshToken) await signIn.provider.forget(tokens.refreshToken)
  } else if (tokens?.refreshToken) await recheck(deps, signIn, due.session_id, tokens)
  else await end(deps, signIn, due.session_id, 'secret')
  return true
}

async function recheck(deps: Needed, signIn: SignInProvider, sessionId: number, tokens: Tokens) {
  const { knex, reference, sessionsEnded } = deps
  const identity = await identityOf(knex, sessionId)
  if (!identity) return
  try {
    const refreshed = await signIn.provider.refresh(tokens, identity.subject)
    const { roleClaim } = signIn.provider.settings
    const { claims } = refreshed
    await knex.transaction(async (trx) => {
      await keepTokens(trx, signIn, { sessionId, identityId: identity.id }, refreshed)
      if (roleClaim !== null && claims)
        await followClaim(trx, identity, roleHere({ reference: reference(), roleClaim }, claims))
    })
    if (roleClaim !== null) sessionsEnded()
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error
    // One that does not answer ends nobody's work: it is asked again until the session is over by itself.
    if (error.problem === 'not-accepted') await end(deps, signIn, sessionId, error.message)
  }
}

async function identityOf(knex: Knex, sessionId: number) {
  const { rows } = await knex.raw(
    `select identity.id, subject, account_id, code, name from provider_session join identity on identity.id = identity_id
     where session_id = ?`,
    [sessionId],
  )
  return rows[0] as (IdentityRow & { subject: string }) | undefined
}

async function end({ knex, sessionsEnded }: Needed, signIn: SignInProvider, sessionId: number, why: string) {
  await knex.transaction(async (trx) => {
    await takeTokens(trx, signIn, sessionId)
    const accountId = (await trx('session').where({ id: sessionId }).first('account_id')).account_id as number
    if (await endSession(trx, sessionId))
      await appendAudit(trx, {
        kind: 'sessions-revoked',
        accountId,
        data: { session: sessionId, by: 'provider', why },
      })
  })
  sessionsEnded()
}
