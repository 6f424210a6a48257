import type { Knex } from 'knex'
import type { Reference } from '../../reports/reference.ts'
import { ProblemError } from '../../errors.ts'
import { requireKnown } from '../accounts.ts'
import { appendAudit } from '../audit.ts'
import { beginSession } from '../sessions.ts'
import { claimedRole, type ClaimedRole } from './claimedRole.ts'
import { ProviderFailure } from './failure.ts'
import { followClaim, noteIdentity, type IdentityRow } from './identities.ts'
import type { Identified } from './provider.ts'
import { keepTokens, UNCHECKED, type Keeping } from './providerSession.ts'

/** What signing in by the provider needs to know of us. */
export interface Admission extends Keeping {
  knex: Knex
  reference: Reference
  roleClaim: string | null
}

/** The role that claims give here; null for none, and for one of an agency or an area that the city does not have. */
export function roleHere(
  { reference, roleClaim }: Pick<Admission, 'reference' | 'roleClaim'>,
  claims: Record<string, unknown>,
): ClaimedRole | null {
  const claimed = roleClaim === null ? null : claimedRole(claims, roleClaim)
  try {
    requireKnown(reference, claimed?.reach)
    return claimed
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}

/**
 * Begins the session of somebody whom the provider has identified.
 * @param address of the network, for the audit log
 * @throws ProviderFailure `no-role`, `closed`; what was noted of the identity stays
 */
export async function signInByProvider(
  admission: Admission,
  identified: Identified,
  address: string,
): Promise<{ token: string; endsAt: Date }> {
  const { knex, roleClaim } = admission
  const outcome = await knex.transaction(async (trx) => {
    const identity = await noteIdentity(trx, identified)
    const accountId =
      roleClaim === null
        ? identity.account_id
        : await followClaim(trx, identity, roleHere(admission, identified.claims))
    const refused = await whyNot(trx, identity, accountId)
    if (refused || accountId === null) {
      await appendAudit(trx, {
        kind: 'sign-in-failed',
        accountId,
        data: { address, by: 'provider', identity: identity.id, why: refused!.problem },
      })
      return refused!
    }
    const { tokens } = identified
    const begun = await beginSession(trx, { accountId }, tokens.refreshToken === null ? UNCHECKED : undefined)
    await keepTokens(trx, admission, { ...begun, identityId: identity.id }, identified)
    await trx('account')
      .where({ id: accountId })
      .update({ last_sign_in_at: trx.raw('clock_timestamp()') })
    await appendAudit(trx, {
      kind: 'sign-in',
      accountId,
      data: { address, by: 'provider', identity: identity.id },
    })
    return begun
  })
  if (outcome instanceof ProviderFailure) throw outcome
  return outcome
}

async function whyNot(
  trx: Knex,
  { code }: IdentityRow,
  accountId: number | null,
): Promise<ProviderFailure | null> {
  if (accountId === null) return new ProviderFailure('no-role', 'no-role', code)
  const { rows } = await trx.raw(`select from account where id = ? and closed_at is null for update`, [
    accountId,
  ])
  return rows.length === 0 ? new ProviderFailure('closed', 'closed') : null
}
