import { openStates, processedStates } from '../../contracts/lifecycle.ts'
import { ALL, dayCounters, nowCounters, type DayCounter, type NowCounter } from './counters.ts'
import type { ReportFacts } from './facts.ts'
import { bucketOf } from './histogram.ts'

const dayIndex = Object.fromEntries(dayCounters.map((name, index) => [name, index])) as Record<
  DayCounter,
  number
>
const nowIndex = Object.fromEntries(nowCounters.map((name, index) => [name, index])) as Record<
  NowCounter,
  number
>
const isOpen = new Set<string>(openStates)
const isProcessed = new Set<string>(processedStates)

export interface NowChange {
  area: number
  agency: number
  counts: number[]
}
export interface DayChange extends NowChange {
  day: string
}
export interface HandlingChange {
  day: string
  area: number
  agency: number
  bucket: number
  n: number
}
export interface HeatChange {
  hour: string
  cell: string
  category: number
  n: number
}

/**
 * The one place that says what a report adds to which tally. The sequencer folds differences of it, the live board
 * applies the same differences in memory, and `npm run verify` sums it over all rows.
 */
export class TallyChanges {
  readonly now = new Map<string, NowChange>()
  readonly day = new Map<string, DayChange>()
  readonly handling = new Map<string, HandlingChange>()
  readonly heat = new Map<string, HeatChange>()

  /** Adds what an event changed: its report's facts before (null for a new one) and after. */
  addEvent(before: ReportFacts | null, after: ReportFacts | null) {
    if (before) this.addReport(before, -1)
    if (after) this.addReport(after, 1)
  }

  /** Adds (sign 1) or takes away (sign -1) all that a report counts for. */
  addReport(facts: ReportFacts, sign: 1 | -1) {
    for (const area of [ALL, ...facts.areas]) {
      this.#addCohort(facts, area, ALL, sign)
      if (facts.agency !== ALL) this.#addCohort(facts, area, facts.agency, sign)
      this.#addFlows(facts, area, sign)
    }
    const key = `${facts.hour}/${facts.cell}/${facts.category}`
    const heat = this.heat.get(key) ?? { hour: facts.hour, cell: facts.cell, category: facts.category, n: 0 }
    heat.n += sign
    this.heat.set(key, heat)
  }

  #addCohort(facts: ReportFacts, area: number, agency: number, sign: number) {
    const counts = this.#dayCounts(facts.day, area, agency)
    const add = (counter: DayCounter) => (counts[dayIndex[counter]]! += sign)
    add('received')
    if (facts.acknowledged) add('acknowledged')
    if (facts.reopened) add('reopened')
    if (facts.reopened || isProcessed.has(facts.state)) add('resolved_ever')
    if (facts.state === 'refused') add('refused')
    if (facts.state === 'duplicate') add('duplicate')
    if (facts.acknowledgedInTime) add('acknowledged_in_time')
    if (isOpen.has(facts.state)) {
      const now = this.#nowCounts(area, agency)
      now[nowIndex.open]! += sign
      if (facts.alarm) now[nowIndex[facts.alarm]]! += sign
    }
    if (!isProcessed.has(facts.state)) return
    add('processed')
    if (facts.outcome) add(facts.outcome)
    if (facts.state === 'rated' && facts.rating) {
      add('rated')
      add(facts.rating)
    }
    if (facts.handling !== null) this.#addHandling(facts.day, area, agency, bucketOf(facts.handling), sign)
  }

  #addFlows(facts: ReportFacts, area: number, sign: number) {
    for (const [agency, begun, ended, outcome] of facts.spells) {
      for (const which of [ALL, agency]) {
        this.#dayCounts(begun, area, which)[dayIndex.begun]! += sign
        if (ended === null) {
          this.#nowCounts(area, which)[nowIndex.assigned]! += sign
          continue
        }
        const counts = this.#dayCounts(ended, area, which)
        counts[dayIndex.ended]! += sign
        if (outcome === 'resolved') counts[dayIndex.ended_resolved]! += sign
      }
    }
  }

  #nowCounts(area: number, agency: number): number[] {
    const key = `${area}/${agency}`
    let change = this.now.get(key)
    if (!change) this.now.set(key, (change = { area, agency, counts: nowCounters.map(() => 0) }))
    return change.counts
  }

  #dayCounts(day: string, area: number, agency: number): number[] {
    const key = `${day}/${area}/${agency}`
    let change = this.day.get(key)
    if (!change) this.day.set(key, (change = { day, area, agency, counts: dayCounters.map(() => 0) }))
    return change.counts
  }

  #addHandling(day: string, area: number, agency: number, bucket: number, sign: number) {
    const key = `${day}/${area}/${agency}/${bucket}`
    const change = this.handling.get(key) ?? { day, area, agency, bucket, n: 0 }
    change.n += sign
    this.handling.set(key, change)
  }
}
