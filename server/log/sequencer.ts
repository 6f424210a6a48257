import { EventEmitter } from 'node:events'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { ReportFacts } from '../figures/facts.ts'
import { TallyChanges } from '../figures/tallyChanges.ts'
import { foldInto } from './fold.ts'

/** Any fixed number: the advisory lock that the one leader holds. */
export const LEADER_LOCK = 7_260_515
const POLL_MS = 20
const ELECTION_MS = 1000
/** Large, so that an outbox that has filled up is folded with few writes; in ordinary times a batch is what came in 20 ms. */
const BATCH = 20_000

/** Thrown inside a batch when another process has become leader: the batch is rolled back. */
class Deposed extends Error {}

/** Takes the next batch out of the outbox, gives it dense seqs and writes it to the log; all or nothing. */
const SEQUENCE_SQL = `
  with taken as (
    delete from outbox where id in (select id from outbox order by id limit ${BATCH}) returning *
  ), numbered as (
    select taken.*, row_number() over (order by id) as n, count(*) over () as total from taken
  ), head as (
    update log_head set seq = seq + (select count(*) from taken), folded_at = clock_timestamp()
    where term = ? and exists (select from taken) returning seq, folded_at
  ), logged as (
    insert into event_log (seq, report_id, kind, at, recorded_at, before, after, data)
    select head.seq - total + n, report_id, kind, at, head.folded_at, before, after, data from numbered, head
  )
  select before, after, head.seq from numbered left join head on true order by n`

/**
 * Turns the outbox into the log: one leader at a time, elected by advisory lock, fenced by the term in `log_head`.
 * Emits `appended` with the new head after each commit. Any number of processes may run one; the others wait.
 */
export class Sequencer extends EventEmitter<{ appended: [seq: number] }> {
  readonly #knex: Knex
  readonly #log: Logger
  #connection: unknown = null
  #term = 0
  #stopping = false
  #wake: (() => void) | null = null
  #nudged = false
  #running: Promise<void> = Promise.resolve()

  constructor(knex: Knex, log: Logger) {
    super()
    this.#knex = knex
    this.#log = log
  }

  /** Whether this process is the leader now. */
  get leading(): boolean {
    return this.#connection !== null
  }

  start(): void {
    this.#running = this.#run()
  }

  /** A hint that something was committed to the outbox; polling finds it anyway. */
  nudge(): void {
    this.#nudged = true
    this.#wake?.()
  }

  /** Folds what is in the outbox, then gives the lead away. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake?.()
    await this.#running
  }

  async #run() {
    while (!this.#stopping || this.leading) {
      try {
        if (!this.leading && !(await this.#campaign())) {
          await this.#sleep(ELECTION_MS)
          continue
        }
        const folded = await this.#batch()
        if (folded === BATCH) continue
        if (this.#stopping) await this.#resign()
        else await this.#sleep(POLL_MS, true)
      } catch (error) {
        if (this.#stopping && !(error instanceof Deposed)) return void (await this.#resign())
        this.#log.warn(
          { error },
          error instanceof Deposed ? 'another sequencer has taken over' : 'sequencer stopped',
        )
        await this.#resign()
        await this.#sleep(ELECTION_MS)
      }
    }
  }

  async #campaign(): Promise<boolean> {
    const connection: unknown = await this.#knex.client.acquireConnection()
    try {
      const run = (sql: string, bindings: Knex.Value[] = []) =>
        this.#knex.raw(sql, bindings).connection(connection)
      const { rows } = await run('select pg_try_advisory_lock(?) as won', [LEADER_LOCK])
      if (rows[0].won) {
        this.#term = (await run('update log_head set term = term + 1 returning term')).rows[0].term
        this.#connection = connection
        this.#log.debug({ term: this.#term }, 'sequencer leads')
        return true
      }
    } catch (error) {
      await this.#knex.client.releaseConnection(connection)
      throw error
    }
    await this.#knex.client.releaseConnection(connection)
    return false
  }

  async #resign() {
    const connection = this.#connection
    if (!connection) return
    this.#connection = null
    await this.#knex
      .raw('select pg_advisory_unlock(?)', [LEADER_LOCK])
      .connection(connection)
      .catch(() => {})
    await this.#knex.client.releaseConnection(connection)
  }

  /** One transaction on the connection that holds the lock: if it breaks, lock and batch are gone together. */
  async #batch(): Promise<number> {
    this.#nudged = false
    const run = (sql: string, bindings: Knex.Value[] = []) =>
      this.#knex.raw(sql, bindings).connection(this.#connection)
    await run('begin')
    try {
      const { rows } = await run(SEQUENCE_SQL, [this.#term])
      const events = rows as { before: ReportFacts | null; after: ReportFacts | null; seq: number | null }[]
      if (events.length > 0) {
        if (events[0]!.seq === null) throw new Deposed()
        const changes = new TallyChanges()
        for (const { before, after } of events) changes.addEvent(before, after)
        await foldInto(run, changes)
      }
      await run('commit')
      if (events.length > 0) this.emit('appended', Number(events[0]!.seq))
      return events.length
    } catch (error) {
      await run('rollback').catch(() => {})
      throw error
    }
  }

  /** Waits; only a leader that can work is woken early, by what was committed. */
  async #sleep(milliseconds: number, wakes = false) {
    if (this.#stopping || (wakes && this.#nudged)) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        if (!wakes && !this.#stopping) return
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = null
  }
}
