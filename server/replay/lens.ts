import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { dayCounters, nowCounters } from '../figures/counters.ts'
import { readHead } from '../log/read.ts'
import type { Reference } from '../reports/reference.ts'

/** How the past is looked at: all that a replayed board depends on beside the events up to its seq. */
export interface Lens {
  /** Names it among the checkpoints. */
  key: string
  /** Epoch of the snapshots and frames seen through it. */
  epoch: string
  city: Reference
  /** Local day of the first event. */
  firstDay: string
  firstAt: Date
  /** Where the log ends, and what its last event was. */
  head: { seq: number; foldedAt: Date }
  /** Events up to here name areas of boundaries that have been replaced since; 0 for none. */
  replacedSeq: number
}

/** Reads it in the snapshot of `trx`. Null where nothing has happened yet. */
export async function readLens(trx: Knex, city: Reference): Promise<Lens | null> {
  const { epoch, seq, foldedAt } = await readHead(trx)
  const first = await trx.raw('select at from event_log order by seq limit 1')
  if (first.rows.length === 0) return null
  const firstAt: Date = first.rows[0].at
  const replaced = await trx.raw(`select max(seq) as seq from event_log where kind = 'areas.replaced'`)
  const replacedSeq: number = replaced.rows[0].seq ?? 0
  const { timeZone, reportingPeriod } = city.city
  const countedBy = [epoch, replacedSeq, timeZone, reportingPeriod, dayCounters, nowCounters]
  return {
    key: createHash('sha256').update(JSON.stringify(countedBy)).digest('hex').slice(0, 32),
    epoch: `replay.${epoch}.${replacedSeq}`,
    // Accounts are published without a date: of the past they are not known.
    city: { ...city, adoptionOf: () => null },
    firstDay: city.workingTime.dayOf(firstAt),
    firstAt,
    head: { seq, foldedAt },
    replacedSeq,
  }
}
