import type { Knex } from 'knex'
import type { ExportJob, ExportQuery } from '../../../../contracts/export.ts'
import type { Reach as NamedReach } from '../../../../contracts/identity.ts'
import { ProblemError } from '../../../errors.ts'
import { recordAddress } from '../companion.ts'
import { filtersOf } from '../statement.ts'

/** How many of one asker wait or are written at a time, and how many are written. */
export const MOST = { unfinished: 10, running: 2 }
const SHOWN = 50

/** A job that somebody runs. */
export interface Claimed {
  id: string
  accountId: number | null
  reach: NamedReach | null
  query: ExportQuery
}

/** Whose a job is. */
export interface Owner {
  key: string
  accountId: number | null
  reach: NamedReach | null
}

const columns = `export_job.id, state, reason, query, rows_done as "done", rows_total as "total", export_job.bytes::float8, name,
  statement_id as "statementId", (statement->>'asOfSeq')::integer as "asOfSeq", export_job.made_at as "madeAt", ended_at as "endedAt",
  expires_at as "expiresAt", sha256`
const from = `export_job left join export on export.id = statement_id`

interface Row {
  id: string
  state: ExportJob['state']
  reason: ExportJob['reason']
  query: ExportQuery
  done: number
  total: number | null
  bytes: number | null
  sha256: string | null
  name: string | null
  statementId: string | null
  asOfSeq: number | null
  madeAt: Date
  endedAt: Date | null
  expiresAt: Date | null
}

const present = (row: Row): ExportJob => ({
  id: row.id,
  state: row.state,
  reason: row.reason,
  format: row.query.format,
  filters: filtersOf(row.query),
  rows: { done: row.done, total: row.total },
  file:
    row.state === 'done'
      ? {
          name: row.name!,
          bytes: row.bytes!,
          sha256: row.sha256,
          href: `/api/exports/jobs/${row.id}/file`,
          statement: recordAddress(row.statementId!),
          asOfSeq: row.asOfSeq!,
          expiresAt: row.expiresAt!.toISOString(),
        }
      : null,
  madeAt: row.madeAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
})

/** @throws ProblemError `too-many-exports` */
export async function addJob(knex: Knex, owner: Owner, query: ExportQuery): Promise<ExportJob> {
  return knex.transaction(async (trx) => {
    await trx.raw(`select pg_advisory_xact_lock(hashtext('export_job ' || ?))`, [owner.key])
    const { rows } = await trx.raw(
      `insert into export_job (asker, account_id, reach, query)
       select ?, ?::integer, ?::jsonb, ?::jsonb
       where (select count(*) from export_job where asker = ? and state in ('waiting', 'running')) < ?
       returning id`,
      [
        ...[owner.key, owner.accountId, owner.reach === null ? null : JSON.stringify(owner.reach)],
        ...[JSON.stringify(query), owner.key, MOST.unfinished],
      ],
    )
    if (rows.length === 0)
      throw new ProblemError(
        'too-many-exports',
        `${MOST.unfinished} of your files wait already: ask again when one is complete, or cancel one`,
        { retryAfter: 10 },
      )
    return findJob(trx, owner, rows[0].id)
  })
}

/** What was asked for within the reach that the asker still has: what was written for a wider one is not hers any more. */
const MINE = `asker = ? and reach is not distinct from ?::jsonb`
const mine = ({ key, reach }: Owner) => [key, reach === null ? null : JSON.stringify(reach)]

/** @throws ProblemError `not-found` also for those of others */
export async function findJob(knex: Knex, owner: Owner, id: string): Promise<ExportJob> {
  const { rows } = await knex.raw(`select ${columns} from ${from} where ${MINE} and export_job.id = ?`, [
    ...[...mine(owner), id],
  ])
  if (rows.length === 0) throw new ProblemError('not-found', `You have no export ${id}`)
  return present(rows[0])
}

export async function listJobs(knex: Knex, owner: Owner): Promise<ExportJob[]> {
  const { rows } = await knex.raw(
    `select ${columns} from ${from} where ${MINE} order by export_job.made_at desc limit ?`,
    [...[...mine(owner), SHOWN]],
  )
  return rows.map(present)
}

/** Cancels a job that has not ended. @returns whether there was one */
export async function cancelJob(knex: Knex, owner: Owner, id: string): Promise<boolean> {
  const { rows } = await knex.raw(
    `update export_job set state = 'cancelled', runner = null, ended_at = clock_timestamp()
     where ${MINE} and id = ? and state in ('waiting', 'running') returning id`,
    [...mine(owner), id],
  )
  return rows.length > 0
}

/** Takes the oldest job whose asker has fewer than two in hand. Processes take turns, so that none is taken twice. */
export async function claimJob(knex: Knex, runner: string): Promise<Claimed | null> {
  return knex.transaction(async (trx) => {
    await trx.raw(`select pg_advisory_xact_lock(hashtext('export_job'))`)
    const { rows } = await trx.raw(
      `update export_job set state = 'running', runner = ?, alive_at = clock_timestamp(), tries = tries + 1,
         rows_done = 0, begun_at = coalesce(begun_at, clock_timestamp())
       where id = (
         select id from export_job job where state = 'waiting'
           and (select count(*) from export_job other where other.asker = job.asker and other.state = 'running') < ?
         order by made_at limit 1)
       returning id, account_id as "accountId", reach, query`,
      [runner, MOST.running],
    )
    return rows[0] ?? null
  })
}

/** Says how far a job is. @returns false where it is no longer this runner's: cancelled, or taken for dead */
export async function tellProgress(
  knex: Knex,
  { id, runner, done, total }: { id: string; runner: string; done: number; total: number },
): Promise<boolean> {
  const { rows } = await knex.raw(
    `update export_job set rows_done = ?, rows_total = ?, alive_at = clock_timestamp()
     where id = ? and state = 'running' and runner = ? returning id`,
    [Math.min(done, total), total, id, runner],
  )
  return rows.length > 0
}

/** Forgets a job that has ended. */
export async function removeJob(knex: Knex, owner: Owner, id: string): Promise<void> {
  await knex.raw(`delete from export_job where ${MINE} and id = ? and state not in ('waiting', 'running')`, [
    ...[...mine(owner), id],
  ])
}
