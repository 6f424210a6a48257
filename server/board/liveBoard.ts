import type { Knex } from 'knex'
import { dayCounters, nowCounters } from '../figures/counters.ts'
import type { ScopeCounts } from '../figures/definitions.ts'
import type { Period } from '../figures/period.ts'
import { scopeCounts } from '../figures/readCounts.ts'
import { noSums, readSums, type Range, type Sums } from '../figures/readSums.ts'
import { TallyChanges } from '../figures/tallyChanges.ts'
import { inSnapshot, readHead, type LogEvent } from '../log/read.ts'
import { loadReference, type Reference } from '../reports/reference.ts'

/** The two periods that a wall looks at. */
export type Window = 'period' | 'today'

/**
 * The board in memory: the tallies as they were at one seq, and from then on the same changes that the sequencer folds,
 * read from the log. So every process knows absolute values without asking the database again.
 */
export class LiveBoard {
  readonly reference: Reference
  readonly epoch: string
  seq: number
  foldedAt: Date
  /** By "area/agency". */
  readonly sums: Record<Window, Map<string, Sums>>
  #periods!: Record<Window, Period>
  #workingDays!: Record<Window, number>

  constructor(parts: Pick<LiveBoard, 'reference' | 'periods' | 'epoch' | 'seq' | 'foldedAt' | 'sums'>) {
    this.reference = parts.reference
    this.epoch = parts.epoch
    this.seq = parts.seq
    this.foldedAt = parts.foldedAt
    this.sums = parts.sums
    this.#lookAt(parts.periods)
  }

  #lookAt(periods: Record<Window, Period>) {
    this.#periods = periods
    const { workingTime } = this.reference
    const today = periods.today.to
    const days = ({ from, to }: Period) => workingTime.workingDays(from, to < today ? to : today)
    this.#workingDays = { period: days(periods.period), today: days(periods.today) }
  }

  /** Reads the city's lists, and the tallies of the reporting period and of the local day of `now`, in one snapshot. */
  static load(knex: Knex, now: Date): Promise<LiveBoard> {
    const everything: Range[] = [{ keys: ['area_id', 'agency_id'], where: 'true', bindings: [] }]
    return inSnapshot(knex, async (trx) => {
      const reference = await loadReference(trx)
      const today = reference.workingTime.dayOf(now)
      const periods = { period: reference.city.reportingPeriod, today: { from: today, to: today } }
      const head = await readHead(trx)
      const replaced = await trx.raw(`select max(seq) as seq from event_log where kind = 'areas.replaced'`)
      return new LiveBoard({
        reference,
        periods,
        // Values of another day, or of other boundaries, are not to be patched: they begin again.
        epoch: `${head.epoch}.${replaced.rows[0].seq ?? 0}.${today}`,
        seq: head.seq,
        foldedAt: head.foldedAt,
        sums: {
          period: await readSums(trx, everything, periods.period),
          today: await readSums(trx, everything, periods.today),
        },
      })
    })
  }

  get periods(): Record<Window, Period> {
    return this.#periods
  }

  get today(): string {
    return this.periods.today.from
  }

  /**
   * Another local day begins, and with it perhaps another period. What was counted for a window that begins anew goes, and
   * the gauges stay: nothing may have been counted yet for its days.
   */
  beginDay(day: string, period: Period): void {
    const beginsAnew: Window[] = period.from === this.periods.period.from ? ['today'] : ['today', 'period']
    for (const window of beginsAnew)
      for (const sums of this.sums[window].values())
        for (const name of [...dayCounters, 'net_after'] as const) sums[name] = 0
    this.#lookAt({ today: { from: day, to: day }, period })
  }

  /** Applies events that follow the present seq. @returns the (area, agency) pairs that they touched, as "area/agency" */
  apply(events: Pick<LogEvent, 'seq' | 'recordedAt' | 'before' | 'after'>[]): Set<string> {
    for (const { seq, recordedAt } of events) {
      if (seq !== this.seq + 1) throw new Error(`The log goes from ${this.seq} to ${seq}`)
      this.seq = seq
      this.foldedAt = recordedAt
    }
    const changes = changesOf(events)
    for (const { area, agency, counts } of changes.pairs.now.values())
      for (const window of ['period', 'today'] as const) {
        const sums = this.#of(window, area, agency)
        nowCounters.forEach((name, index) => (sums[name] += counts[index]!))
      }
    for (const { day, area, agency, counts } of changes.pairs.day.values())
      for (const window of ['period', 'today'] as const) {
        const { from, to } = this.periods[window]
        if (day < from) continue
        const sums = this.#of(window, area, agency)
        if (day > to)
          sums.net_after += counts[dayCounters.indexOf('begun')]! - counts[dayCounters.indexOf('ended')]!
        else dayCounters.forEach((name, index) => (sums[name] += counts[index]!))
      }
    return touchedBy(changes)
  }

  /** The counts of one pair; ids of the tallies, 0 for all. */
  counts(window: Window, area: number, agency: number, adoptionOf: { id: number }[]): ScopeCounts {
    const sums = this.sums[window].get(`${area}/${agency}`)
    return scopeCounts(sums, this.#workingDays[window], this.reference.adoptionOf(adoptionOf))
  }

  #of(window: Window, area: number, agency: number): Sums {
    const key = `${area}/${agency}`
    let sums = this.sums[window].get(key)
    if (!sums) this.sums[window].set(key, (sums = noSums()))
    return sums
  }
}

function changesOf(events: Pick<LogEvent, 'before' | 'after'>[]): TallyChanges {
  const changes = new TallyChanges({ byCategory: false })
  for (const { before, after } of events) changes.addEvent(before, after)
  return changes
}

function touchedBy({ pairs }: TallyChanges): Set<string> {
  const touched = new Set<string>()
  for (const change of [...pairs.now.values(), ...pairs.day.values()])
    if (change.counts.some((count) => count !== 0)) touched.add(`${change.area}/${change.agency}`)
  return touched
}

/** The pairs whose counts the events changed, as "area/agency". */
export function pairsTouched(events: LogEvent[]): Set<string> {
  return touchedBy(changesOf(events))
}
