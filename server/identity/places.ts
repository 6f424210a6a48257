import type { Knex } from 'knex'
import { token as tokenSchema } from '../../contracts/identity.ts'
import { hashOf, newToken } from './token.ts'

/** How many places of an account are remembered, the latest, and for how long. */
const MOST = { browser: 10, network: 5 }
const KEPT = { browser: '90 days', network: '30 days' }
type PlaceKind = keyof typeof MOST

export const BROWSER_DAYS = 90

/** Where a try to sign in comes from. */
export interface Origin {
  /** As `networkOf` gives it. */
  network: string
  /** The token that this browser was given when somebody signed in with it. */
  browser: string | undefined
}

/** The hash of a browser's token; null for none, or for what is none of ours. */
export const browserHash = (browser: string | undefined): Buffer | null =>
  tokenSchema.safeParse(browser).success ? hashOf(browser!) : null

/** Only then is a network known: else who has an account of his own makes one known after the other, and guesses from each. */
const NETWORK_SINCE = '1 day'

/**
 * Whether somebody has signed in from there before: by this name with this browser; by any name from this network, so that
 * a stranger in it does not learn which names there are.
 */
export async function knownPlace(
  knex: Knex,
  login: string,
  { network, browser }: Origin,
): Promise<PlaceKind | null> {
  const { rows } = await knex.raw(
    `select exists (select from sign_in_place join account on account.id = account_id
         where kind = 'browser' and place = :browser and login = :login and seen_at > clock_timestamp() - cast(:browserKept as interval)) as browser,
       exists (select from sign_in_place
         where kind = 'network' and place = :network and seen_at > clock_timestamp() - cast(:networkKept as interval)
           and since <= clock_timestamp() - cast(:networkSince as interval)) as network`,
    {
      ...{ login, browser: browserHash(browser), network: hashOf(network) },
      ...{ browserKept: KEPT.browser, networkKept: KEPT.network, networkSince: NETWORK_SINCE },
    },
  )
  return rows[0].browser ? 'browser' : rows[0].network ? 'network' : null
}

/**
 * Remembers from where an account was signed in to.
 * @returns a new token for the browser; the one that it had is good no more: others may have put it there
 */
export async function rememberPlace(
  trx: Knex,
  accountId: number,
  { network, browser }: Origin,
): Promise<string> {
  const token = newToken()
  const before = browserHash(browser)
  if (before)
    await trx('sign_in_place')
      .where({ kind: 'browser', place: before })
      .update({ place: hashOf(token) })
  for (const [kind, place] of [
    ['browser', hashOf(token)],
    ['network', hashOf(network)],
  ] as const) {
    await trx.raw(
      `insert into sign_in_place (account_id, kind, place) values (?, ?, ?)
       on conflict (account_id, kind, place) do update set seen_at = clock_timestamp()`,
      [accountId, kind, place],
    )
    await trx.raw(
      `delete from sign_in_place where account_id = :accountId and kind = :kind and (seen_at < clock_timestamp() - cast(:kept as interval)
         or place in (select place from sign_in_place where account_id = :accountId and kind = :kind
           order by seen_at desc, place offset :most))`,
      { accountId, kind, kept: KEPT[kind], most: MOST[kind] },
    )
  }
  return token
}

/** Knows no place of an account any more: whoever had its password or one of its sessions may have made it known. */
export async function forgetPlaces(trx: Knex, accountId: number): Promise<void> {
  await trx('sign_in_place').where({ account_id: accountId }).delete()
}
