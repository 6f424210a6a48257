import type { Knex } from 'knex'
import type { LogEvent } from '../log/read.ts'
import type { Lens } from './lens.ts'

/** Few enough that folding them keeps nobody waiting. */
export const CHUNK = 500

/** An event as a replay sees it: `recordedAt` is the time of the replay at which it is there. */
export type PastEvent = Omit<LogEvent, 'reportId'>

/** A place in the log, and the latest time that an event up to it happened at. */
export interface LogPlace {
  seq: number
  at: Date
}

/** Facts as of today's boundaries; those that were written under others name areas that may be no more. */
const seenThrough = (column: 'before' | 'after') =>
  `jsonb_set(${column}, '{areas}', coalesce((select jsonb_agg(area_id order by set_id) from report_area
     where report_area.report_id = event_log.report_id), '[]')) as ${column}`

/**
 * Reads the log from a place on. An event that comes in the log after one that happened later – a report sent in late, an
 * alarm rung late – is there only with that one: a replay goes in the order of the log.
 */
export class PastLog {
  readonly #trx: Knex
  readonly #lens: Lens
  #place: LogPlace

  constructor(trx: Knex, lens: Lens, place: LogPlace) {
    this.#trx = trx
    this.#lens = lens
    this.#place = place
  }

  /** The next events, none beyond `last`; empty at the end. */
  async next(last: number): Promise<PastEvent[]> {
    const { replacedSeq } = this.#lens
    const facts =
      this.#place.seq < replacedSeq ? `${seenThrough('before')}, ${seenThrough('after')}` : 'before, after'
    const { rows } = await this.#trx.raw(
      // Notes may hold what a citizen wrote.
      `select seq, kind, at, ${facts}, data - 'note' as data from event_log where seq > ? and seq <= ? order by seq limit ${CHUNK}`,
      [this.#place.seq, this.#place.seq < replacedSeq ? Math.min(last, replacedSeq) : last],
    )
    return (rows as Omit<PastEvent, 'recordedAt'>[]).map((event) => {
      const at = event.at > this.#place.at ? event.at : this.#place.at
      this.#place = { seq: event.seq, at }
      return { ...event, recordedAt: at }
    })
  }
}
