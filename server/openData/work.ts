import { setTimeout } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { Reference } from '../reports/reference.ts'
import { Periodic } from '../process/periodic.ts'
import { cutOff, makeRelease, type Decision } from './release.ts'

/** One process copies at a time; what it leaves when it ends, another finds undone. */
const WORK_LOCK = 'open data'
/** Held for a moment by who decides, and by who makes public what was copied. */
const DECISION_LOCK = 'open data decision'
/** So long somebody who asks waits for the work: that of a small city is done by then. */
const PATIENCE_MS = 2000
const TICK_MS = 1000
const RETRY_MS = 5000

export interface WorkNeeds {
  knex: Knex
  log: Logger
  reference: () => Reference
  now: () => Date
}

/** The work is of no use any more: somebody has decided anew, or the process ends. */
class Overtaken extends Error {}

export const lockDecisions = (trx: Knex) =>
  trx.raw('select pg_advisory_xact_lock(hashtext(?))', [DECISION_LOCK])

/** The last decision, or null before the first. */
export async function decisionOf(knex: Knex): Promise<Decision | null> {
  const { rows } = await knex.raw(
    'select version, settings, salt, decided_at as "decidedAt" from open_data order by version desc limit 1',
  )
  return (rows[0] ?? null) as Decision | null
}

/** What waits to be copied out: the last decision where it is not what is public, or has come further since. */
async function undone({
  knex,
  reference,
  now,
}: WorkNeeds): Promise<{ decision: Decision; until: Date } | null> {
  const decision = await decisionOf(knex)
  if (!decision) return null
  if (!decision.settings.on) {
    const { rows } = await knex.raw('select exists (select from open_report) as left')
    return rows[0].left ? { decision, until: decision.decidedAt } : null
  }
  const until = await cutOff(knex, reference(), decision.settings, now())
  const { rows } = await knex.raw('select from open_release where version = ? and until >= ?', [
    decision.version,
    until,
  ])
  return rows.length === 0 ? { decision, until } : null
}

/** Copies out what waits, if any, and if no other process does. @returns whether something was copied */
async function work(needs: WorkNeeds, stopping: AbortSignal): Promise<boolean> {
  const { knex, log } = needs
  const cancel = new AbortController()
  try {
    if (stopping.aborted || !(await undone(needs))) return false
    return await knex.transaction(async (trx) => {
      const { rows } = await trx.raw(
        'select pg_try_advisory_xact_lock(hashtext(?)) as ours, pg_backend_pid() as pid',
        [WORK_LOCK],
      )
      if (!rows[0].ours) return false
      // Another process may have done it by now.
      const found = await undone(needs)
      if (!found) return false
      const end = () => void knex.raw('select pg_cancel_backend(?)', [rows[0].pid]).catch(() => {})
      stopping.addEventListener('abort', end, { signal: cancel.signal })
      await copy(needs, trx, found, stopping)
      return true
    })
  } catch (error) {
    if (!(error instanceof Overtaken) && !stopping.aborted)
      log.warn({ error }, 'open data could not be published')
    return error instanceof Overtaken
  } finally {
    cancel.abort()
  }
}

async function copy(
  { knex, reference }: WorkNeeds,
  trx: Knex.Transaction,
  { decision, until }: { decision: Decision; until: Date },
  stopping: AbortSignal,
): Promise<void> {
  const { version, settings } = decision
  const tell = async (progress: number) => {
    // By another connection: what a transaction writes is seen when it is over.
    const { rows } = await knex.raw(
      `insert into open_work (version, progress) values (:version, :progress)
       on conflict (only_one) do update set version = :version, progress = :progress,
         begun_at = case when open_work.version = :version then open_work.begun_at else clock_timestamp() end
       returning (select max(version) from open_data) as last`,
      { version, progress },
    )
    if (rows[0].last !== version || stopping.aborted) throw new Overtaken()
  }
  try {
    await tell(0)
    const made = settings.on ? await makeRelease(trx, reference(), decision, until, tell) : null
    if (!made) await trx.raw('delete from open_report')
    await lockDecisions(trx)
    await tell(1)
    await trx.raw('delete from open_release')
    if (made)
      await trx.raw(
        `insert into open_release (version, until, seq, published, withheld)
         values (:version, :until, :seq, :published, :withheld)`,
        { version, until: until.toISOString(), ...made },
      )
  } finally {
    await knex.raw('delete from open_work').catch(() => {})
  }
}

/** A piece of work that has been asked for, and since when. */
interface Turn {
  since: number
  done: Promise<boolean>
}

/** The work of this process on one database: a piece begins when the one before is over, and one at most waits. */
class Turns {
  readonly stopping = new AbortController()
  #last: Promise<unknown> = Promise.resolve()
  #waiting: Turn | null = null

  /** The next piece to begin: it knows of everything that was committed before. */
  next(needs: WorkNeeds): Turn {
    if (this.#waiting) return this.#waiting
    const done = this.#last.then(() => {
      this.#waiting = null
      return work(needs, this.stopping.signal)
    })
    this.#last = done
    this.#waiting = { since: performance.now(), done }
    return this.#waiting
  }
}
const all = new WeakMap<Knex, Turns>()
function turnsOf({ knex }: WorkNeeds): Turns {
  const turns = all.get(knex) ?? new Turns()
  all.set(knex, turns)
  return turns
}

/** Has the work done that waits, and waits for it a moment; nobody waits for what others have waited for long enough. */
export async function afterWork(needs: WorkNeeds): Promise<void> {
  const { since, done } = turnsOf(needs).next(needs)
  const left = PATIENCE_MS - (performance.now() - since)
  if (left > 0) await Promise.race([done, setTimeout(left, null, { ref: false })])
}

/** Copies out what was decided, and what has come of age since, in the background. */
export function createOpenDataClock(needs: WorkNeeds) {
  const turns = new Turns()
  all.set(needs.knex, turns)
  const clock = new Periodic({
    work: () => turns.next(needs).done,
    failed: (error) => needs.log.warn({ error }, 'open data cannot be looked after'),
    pauseMs: TICK_MS,
    retryMs: RETRY_MS,
  })
  return {
    start: () => clock.start(),
    async stop() {
      turns.stopping.abort()
      await clock.stop()
    },
  }
}
