import { EventEmitter } from 'node:events'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { IDLE_IN_TRANSACTION } from '../db/knex.ts'
import type { ReportFacts } from '../figures/facts.ts'
import { TallyChanges } from '../figures/tallyChanges.ts'
import { foldInto } from './fold.ts'

/** Any fixed number: the advisory lock that the one leader holds. */
export const LEADER_LOCK = 7_260_515
const POLL_MS = 20
const ELECTION_MS = 1000
/**
 * A leader speaks to the database every POLL_MS. Where it is silent for so long, its process stands still or is out of
 * reach: the database ends its session, and the lock is free.
 */
const LEASE_MS = 5000
/** Between two statements of a batch it reckons: there it may be silent for longer, and in the middle of an answer for longest. */
const RECKONING_LEASES = 2
const READING_LEASES = 6
/** No statement takes so long; one that does was sent into nothing. */
const ANSWER_MS = 60_000
/**
 * Large, so that an outbox that has filled up is folded with few writes, and small enough that a busy machine folds one well
 * within the lease; in ordinary times a batch is what came in 20 ms.
 */
const BATCH = 5000

/** Thrown inside a batch when another process has become leader: the batch is rolled back. */
class Deposed extends Error {}

/** Leads where nobody does, on a session that the database ends when it falls silent. */
const ELECT_SQL = `select pg_try_advisory_lock(:lock) as won,
  set_config('idle_session_timeout', :lease, false), set_config('idle_in_transaction_session_timeout', :reckoning, false)`

/**
 * Ends the session of a leader that stood still in the middle of an answer: the database waits for it to read and does not
 * call that silence.
 */
const DEPOSE_SQL = `select pg_terminate_backend(pid) from pg_stat_activity
  where wait_event = 'ClientWrite' and state_change < clock_timestamp() - :patience::interval and pid in (
    select pid from pg_locks where locktype = 'advisory' and objid = :lock and granted
      and database = (select oid from pg_database where datname = current_database()))`

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
 * Turns the outbox into the log: one leader at a time, elected by advisory lock, fenced by the term in `log_head`. One that
 * stands still loses the lock after LEASE_MS, and writes nothing when it wakes.
 * Emits `appended` with the new head after each commit. Any number of processes may run one; the others wait.
 */
export class Sequencer extends EventEmitter<{ appended: [seq: number] }> {
  readonly #knex: Knex
  readonly #log: Logger
  /** Kept also while another leads: a session is the leader's, or that of somebody who asks every ELECTION_MS. */
  #connection: unknown = null
  #leading = false
  readonly #leaseMs: number
  #term = 0
  #stopping = false
  #wake: (() => void) | null = null
  #nudged = false
  #running: Promise<void> = Promise.resolve()

  /** @param leaseMs how long a leader may be silent */
  constructor(knex: Knex, log: Logger, leaseMs = LEASE_MS) {
    super()
    this.#leaseMs = leaseMs
    this.#knex = knex
    this.#log = log
  }

  /** Whether this process is the leader now. */
  get leading(): boolean {
    return this.#leading
  }

  start(): void {
    this.#stopping = false
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
    await this.#resign()
  }

  /** A statement on the session of this sequencer. */
  #query(sql: string, bindings: Knex.RawBinding[] | Knex.ValueDict = [], answerMs = ANSWER_MS) {
    return this.#knex
      .raw(sql, bindings as Knex.RawBinding[])
      .connection(this.#connection)
      .timeout(answerMs)
  }

  async #campaign(): Promise<boolean> {
    this.#connection ??= await this.#knex.client.acquireConnection()
    const leases = (n: number) => `${n * this.#leaseMs}ms`
    const { rows } = await this.#query(ELECT_SQL, {
      lock: LEADER_LOCK,
      lease: leases(1),
      reckoning: leases(RECKONING_LEASES),
    })
    if (!rows[0].won) {
      const { rowCount } = await this.#query(DEPOSE_SQL, {
        lock: LEADER_LOCK,
        patience: leases(READING_LEASES),
      })
      if (rowCount > 0) this.#log.warn('a sequencer that led stood still: its session was ended')
      return false
    }
    this.#leading = true
    this.#term = (await this.#query('update log_head set term = term + 1 returning term')).rows[0].term
    this.#log.debug({ term: this.#term }, 'sequencer leads')
    return true
  }

  /** Gives lead and session away; a session that does not answer is closed, and the lock goes with it. */
  async #resign() {
    const connection = this.#connection
    if (!connection) return
    this.#leading = false
    await this.#query(
      `select pg_advisory_unlock_all(), set_config('idle_session_timeout', '0', false),
        set_config('idle_in_transaction_session_timeout', ?, false)`,
      [IDLE_IN_TRANSACTION],
      ELECTION_MS,
    ).catch(() => {})
    this.#connection = null
    await this.#knex.client.releaseConnection(connection)
  }

  /** One transaction on the connection that holds the lock: if it breaks, lock and batch are gone together. */
  async #batch(): Promise<number> {
    this.#nudged = false
    const run = (sql: string, bindings: Knex.Value[] = []) => this.#query(sql, bindings)
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
      await this.#query('rollback', [], ELECTION_MS).catch(() => {})
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
