import type { Knex } from 'knex'
import type { Context } from 'koa'
import type { ExportQuery } from '../../../contracts/export.ts'
import type { Role } from '../../../contracts/identity.ts'
import { ProblemError } from '../../errors.ts'
import { askerOf } from '../../http/identify.ts'
import { mayOf } from '../../identity/policy.ts'

const refusal = () =>
  new ProblemError('forbidden', 'Who reported, and what she wrote, is for the operations centre alone')

/** Lets nobody have columns with personal data but a person who may read identities. @throws ProblemError `forbidden` */
export async function requirePersonal(
  ctx: Context,
  { personal }: Pick<ExportQuery, 'personal'>,
): Promise<void> {
  if (!personal) return
  const asker = await askerOf(ctx)
  if (!asker || asker.accountId === null || !mayOf(asker.role).includes('see-identities')) throw refusal()
}

/** The same for a job, when it is written: the account may have another role by then. @throws ProblemError `forbidden` */
export async function requireStillPersonal(
  knex: Knex,
  { personal }: Pick<ExportQuery, 'personal'>,
  accountId: number | null,
): Promise<void> {
  if (!personal) return
  const account = accountId === null ? null : await knex('account').where({ id: accountId }).first()
  if (!account || account.closed_at || !mayOf(account.role as Role).includes('see-identities'))
    throw refusal()
}
