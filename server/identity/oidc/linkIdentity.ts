import type { Knex } from 'knex'
import type { Account, IdentityBody } from '../../../contracts/identity.ts'
import { ProblemError } from '../../errors.ts'
import type { Reference } from '../../reports/reference.ts'
import { listAccounts, requireKnown } from '../accounts.ts'
import { appendAudit } from '../audit.ts'
import { haltNotices } from '../notices.ts'
import { endSessionsOf } from '../sessions.ts'
import { createIdentityAccount, type IdentityRow } from './identities.ts'

/**
 * Gives an identity that waits an account: a new one, or one that there is, which then signs in by the provider alone.
 * @param by id of the account whose doing it is
 * @throws ProblemError `not-found`, `unknown-code`, `already-exists` for an identity or an account that has its other half
 */
export async function linkIdentity(
  knex: Knex,
  reference: Reference,
  by: number,
  id: number,
  body: IdentityBody,
): Promise<Account> {
  if ('reach' in body) requireKnown(reference, body.reach)
  return knex.transaction(async (trx) => {
    const identity = (await trx('identity').where({ id }).forUpdate().first()) as IdentityRow | undefined
    if (!identity) throw new ProblemError('not-found', `There is no identity ${id}`)
    if (identity.account_id !== null)
      throw new ProblemError('already-exists', 'Somebody has given this identity a role already')
    const accountId =
      'account' in body
        ? await take(trx, by, identity, body.account)
        : await createIdentityAccount(trx, by, identity, body)
    return (await listAccounts(trx, accountId))[0]!
  })
}

/** @throws ProblemError `not-found`, `already-exists` */
async function take(trx: Knex, by: number, { id }: IdentityRow, accountId: number): Promise<number> {
  const account = await trx('account')
    .where({ id: accountId, demo: false, closed_at: null })
    .forUpdate()
    .first()
  if (!account)
    throw new ProblemError('not-found', `There is no open account ${accountId} that could be given`)
  if (await trx('identity').where({ account_id: accountId }).first('id'))
    throw new ProblemError('already-exists', 'Somebody else signs in to this account by the provider')
  await trx('account').where({ id: accountId }).update({ password: null })
  await trx('identity').where({ id }).update({ account_id: accountId })
  await endSessionsOf(trx, { accountId })
  await haltNotices(trx, accountId)
  await appendAudit(trx, {
    kind: 'identity-linked',
    accountId: by,
    data: { account: accountId, identity: id },
  })
  return accountId
}
