import type { Knex } from 'knex'
import type { ReportFacts } from '../figures/facts.ts'
import type { EventData, LogEventKind } from './outbox.ts'

type EventRow = Omit<LogEvent, 'reportId' | 'recordedAt'> & { report_id: number | null; recorded_at: Date }

/** Knex, or one connection of it. */
export interface LogReader {
  raw(sql: string, bindings?: Knex.RawBinding[]): PromiseLike<{ rows: unknown[] }>
}

export interface LogHead {
  /** Names this log: another database has another one. */
  epoch: string
  seq: number
  foldedAt: Date
}

export interface LogEvent {
  seq: number
  reportId: number | null
  kind: LogEventKind
  at: Date
  recordedAt: Date
  before: ReportFacts | null
  after: ReportFacts | null
  data: EventData
}

/** Where the log stands; read it in the same snapshot as the tallies that it vouches for. */
export async function readHead(knex: Knex): Promise<LogHead> {
  const { rows } = await knex.raw('select epoch, seq, folded_at from log_head')
  return { epoch: rows[0].epoch, seq: Number(rows[0].seq), foldedAt: rows[0].folded_at }
}

/** Events acknowledged but not yet in the log: few while a sequencer works, so that counting them costs nothing. */
export async function countWaiting(knex: LogReader): Promise<number> {
  const { rows } = await knex.raw('select count(*)::integer as waiting from outbox')
  return (rows as { waiting: number }[])[0]!.waiting
}

/** The events after a seq, oldest first, at most `limit`. */
export async function readLog(knex: LogReader, after: number, limit: number): Promise<LogEvent[]> {
  const { rows } = await knex.raw('select * from event_log where seq > ? order by seq limit ?', [
    after,
    limit,
  ])
  return (rows as EventRow[]).map(({ report_id, recorded_at, ...row }) => ({
    ...row,
    reportId: report_id,
    recordedAt: recorded_at,
  }))
}

/** Runs a reader in one snapshot of the database: everything it reads belongs to the same seq. */
export function inSnapshot<Result>(
  knex: Knex,
  read: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  return knex.transaction(read, { isolationLevel: 'repeatable read', readOnly: true })
}
