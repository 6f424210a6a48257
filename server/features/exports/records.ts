import type { Knex } from 'knex'
import type { FileSeal } from '../../../contracts/export.ts'
import type { ExportRecord, FileStatement } from '../../../contracts/exportRecord.ts'
import type { Asker } from '../../identity/asker.ts'

/** Who was given a file: an account, a program, or nobody who has signed in. */
export type Taker = Pick<Asker, 'accountId' | 'programId'>

/** Keeps what a file holds that was written whole, and what proves it. */
export async function keepRecord(
  knex: Knex,
  statement: FileStatement,
  { bytes, sha256 }: FileSeal,
  taker: Taker | null,
): Promise<void> {
  await knex.raw(
    'insert into export (id, statement, bytes, sha256, account_id, program_id) values (?, ?, ?, ?, ?, ?)',
    [
      ...[statement.id, JSON.stringify(statement), bytes, sha256],
      ...[taker?.accountId ?? null, taker?.programId ?? null],
    ],
  )
}

/** @returns what was kept of a file, and who was given it; null where none was handed out under this id */
export async function findRecord(
  knex: Knex,
  id: string,
): Promise<{ record: ExportRecord; taker: Taker } | null> {
  const { rows } = await knex.raw(
    `select statement, bytes::float8, sha256, account_id as "accountId", program_id as "programId"
     from export where id = ?`,
    [id],
  )
  if (rows.length === 0) return null
  const { statement, bytes, sha256, accountId, programId } = rows[0]
  return {
    record: { ...statement, ...(sha256 !== null && { file: { bytes, sha256 } }) },
    taker: { accountId, ...(programId !== null && { programId }) },
  }
}

/** Whether somebody who sees a part of the city was given a file. */
export const isTaker = (taker: Taker, asker: Taker | null): boolean =>
  asker !== null &&
  (taker.accountId === null
    ? taker.programId !== undefined && taker.programId === asker.programId
    : taker.accountId === asker.accountId)
