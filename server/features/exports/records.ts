import type { Knex } from 'knex'
import type { FileSeal } from '../../../contracts/export.ts'
import type { ExportRecord, FileStatement } from '../../../contracts/exportRecord.ts'
import type { Asker } from '../../identity/asker.ts'

/** Who was given a file: an account, a program, or nobody who has signed in. */
export type Taker = Pick<Asker, 'accountId' | 'programId'>

const OF_TAKER = 'account_id is not distinct from ?::integer and program_id is not distinct from ?::integer'
const named = (taker: Taker | null) => [taker?.accountId ?? null, taker?.programId ?? null]

/**
 * Keeps what a file holds that was written whole, and what proves it. Of one that was given before, that it was given again.
 * @param asOfSeq where the log stood when it was given
 */
export async function keepRecord(
  knex: Knex,
  statement: FileStatement,
  { bytes, sha256 }: FileSeal,
  taker: Taker | null,
  asOfSeq = statement.asOfSeq,
): Promise<void> {
  await knex.raw(
    `insert into export as kept (id, statement, bytes, sha256, account_id, program_id, last_as_of_seq) values (?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set statement = excluded.statement, bytes = excluded.bytes, sha256 = excluded.sha256,
       times = kept.times + 1, last_given_at = clock_timestamp(), last_as_of_seq = excluded.last_as_of_seq`,
    [statement.id, JSON.stringify(statement), bytes, sha256, ...named(taker), asOfSeq],
  )
}

/**
 * The same file, byte for byte, that the same taker was given before for the same question: a program that asks now and then
 * for what has not changed. What differs each time is left out of what is compared.
 * @returns what it said of itself when it was first given; null where it is a new one
 */
export async function findSame(
  knex: Knex,
  statement: FileStatement,
  { bytes, sha256 }: FileSeal,
  taker: Taker | null,
): Promise<FileStatement | null> {
  const { rows } = await knex.raw(
    `select statement from export where sha256 = ? and bytes = ? and ${OF_TAKER}
       and statement - array['id', 'asOf', 'asOfSeq'] = ?::jsonb - array['id', 'asOf', 'asOfSeq']
     order by made_at limit 1`,
    [sha256, bytes, ...named(taker), JSON.stringify(statement)],
  )
  return rows[0]?.statement ?? null
}

/** @returns what was kept of a file, null where it is kept no longer, and who was given it; null where none was handed out under this id */
export async function findRecord(
  knex: Knex,
  id: string,
): Promise<{ record: ExportRecord | null; taker: Taker } | null> {
  const { rows } = await knex.raw(
    `select statement, bytes::float8, sha256, account_id as "accountId", program_id as "programId",
       made_at as "first", last_given_at as "last", last_as_of_seq::float8 as "lastAsOfSeq", times
     from export where id = ?`,
    [id],
  )
  if (rows.length === 0) return null
  const { statement, bytes, sha256, accountId, programId, first, last, lastAsOfSeq, times } = rows[0]
  return {
    record: statement && {
      ...statement,
      ...(sha256 !== null && { file: { bytes, sha256 } }),
      given: { first: first.toISOString(), last: last.toISOString(), lastAsOfSeq, times },
    },
    taker: { accountId, ...(programId !== null && { programId }) },
  }
}

/** Whether somebody who sees a part of the city was given a file. */
export const isTaker = (taker: Taker, asker: Taker | null): boolean =>
  asker !== null &&
  (taker.accountId === null
    ? taker.programId !== undefined && taker.programId === asker.programId
    : taker.accountId === asker.accountId)

/** Records that are kept of the files of one taker: a program that takes one each minute has those of a week. */
export const MOST_OF_ONE = 10_000

/**
 * Forgets what is kept of files whose time is over, or of which their taker has had too many since. That there was one stays,
 * and so does what is kept of a file that still lies ready.
 */
export async function forgetRecords(knex: Knex, days: number): Promise<void> {
  await knex.raw(
    `update export set statement = null, bytes = null, sha256 = null where id in (
       select id from (
         select id, last_given_at, row_number() over (partition by account_id, program_id order by last_given_at desc) as place
         from export where statement is not null) as kept
       where (last_given_at < clock_timestamp() - make_interval(days => ?) or place > ?)
         and not exists (select from export_job where statement_id = kept.id and state = 'done'))`,
    [days, MOST_OF_ONE],
  )
}
