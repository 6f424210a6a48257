import type { Knex } from 'knex'
import type { ExportJob } from '../../../../contracts/export.ts'

/** Whoever says nothing of her job for so long has gone. */
const SILENT_SECONDS = 30
/** Times that a job is begun before it is given up. */
const MOST_TRIES = 3

/** Calls a job done. @returns false where it was cancelled in the meantime */
export async function completeJob(
  knex: Knex,
  job: { id: string; runner: string; name: string; bytes: number; statementId: string; keepDays: number },
): Promise<boolean> {
  const { rows } = await knex.raw(
    `update export_job set state = 'done', runner = null, name = ?, bytes = ?, statement_id = ?, rows_done = rows_total,
       ended_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(days => ?)
     where id = ? and state = 'running' and runner = ? returning id`,
    [job.name, job.bytes, job.statementId, job.keepDays, job.id, job.runner],
  )
  return rows.length > 0
}

/** Says why there will be no file. @returns false where nobody waits for it any more */
export async function failJob(
  knex: Knex,
  { id, runner }: { id: string; runner: string },
  reason: NonNullable<ExportJob['reason']>,
): Promise<boolean> {
  const { rows } = await knex.raw(
    `update export_job set state = 'failed', reason = ?, runner = null, ended_at = clock_timestamp()
     where id = ? and state = 'running' and runner = ? returning id`,
    [reason, id, runner],
  )
  return rows.length > 0
}

/** Gives back what a process that ends in order has in hand: it is begun again by whoever comes next. */
export async function giveBackJob(knex: Knex, { id, runner }: { id: string; runner: string }): Promise<void> {
  await knex.raw(
    `update export_job set state = 'waiting', runner = null, rows_done = 0, tries = tries - 1
     where id = ? and state = 'running' and runner = ?`,
    [id, runner],
  )
}

/** Jobs whose process has gone are begun again, or, at the third time, called failed. @returns the ids of those given up */
export async function reviveJobs(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw(
    `update export_job set runner = null, rows_done = 0,
       state = case when tries < ? then 'waiting' else 'failed' end,
       reason = case when tries < ? then null else 'interrupted' end,
       ended_at = case when tries < ? then null else clock_timestamp() end
     where state = 'running' and alive_at < clock_timestamp() - make_interval(secs => ?)
     returning id, state`,
    [MOST_TRIES, MOST_TRIES, MOST_TRIES, SILENT_SECONDS],
  )
  return rows.flatMap(({ id, state }: { id: string; state: string }) => (state === 'failed' ? [id] : []))
}

/** @returns the ids of files whose time is over */
export async function expireJobs(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw(
    `update export_job set state = 'expired' where state = 'done' and expires_at < clock_timestamp() returning id`,
  )
  return rows.map(({ id }: { id: string }) => id)
}
