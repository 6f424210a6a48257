import type { Knex } from 'knex'
import type { Tokens, Refreshed } from './provider.ts'
import type { Seal } from './seal.ts'

/** What the provider said holds at most so long before it is asked again. */
const LONGEST_S = 300
const SHORTEST_S = 30
/** A session whose provider gave nothing to ask it again with lasts so long. */
const UNCHECKED_S = 3600
export const UNCHECKED = { idle: `${UNCHECKED_S} seconds`, whole: `${UNCHECKED_S} seconds` }

type Kept = Pick<Refreshed, 'tokens' | 'expiresIn'>

/** How tokens are kept. */
export interface Keeping {
  seal: Seal
}

const boundTo = (sessionId: number) => `session ${sessionId}`

const waitOf = ({ tokens, expiresIn }: Kept) =>
  tokens.refreshToken === null
    ? UNCHECKED_S
    : Math.min(Math.max(expiresIn ?? LONGEST_S, SHORTEST_S), LONGEST_S)

/** Keeps what a session asks the provider again with, and when. */
export async function keepTokens(
  trx: Knex,
  { seal }: Keeping,
  { sessionId, identityId }: { sessionId: number; identityId: number },
  kept: Kept,
): Promise<void> {
  await trx.raw(
    `insert into provider_session (session_id, identity_id, sealed, check_at)
     values (?, ?, ?, clock_timestamp() + ?::integer * interval '1 second')
     on conflict (session_id) do update set sealed = excluded.sealed, check_at = excluded.check_at`,
    [sessionId, identityId, seal.close(kept.tokens, boundTo(sessionId)), waitOf(kept)],
  )
}

/** Takes the tokens of a session away, so that they are used by nobody any more. @returns null for one that has none */
export async function takeTokens(trx: Knex, { seal }: Keeping, sessionId: number): Promise<Tokens | null> {
  const { rows } = await trx.raw('delete from provider_session where session_id = ? returning sealed', [
    sessionId,
  ])
  return rows.length === 0 ? null : openTokens(seal, sessionId, rows[0].sealed)
}

/** @returns null for what the present secret does not open */
export const openTokens = (seal: Seal, sessionId: number, sealed: Buffer): Tokens | null =>
  (seal.open(sealed, boundTo(sessionId)) as Tokens | undefined) ?? null
