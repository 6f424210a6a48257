import { openStates, processedStates } from '../../contracts/lifecycle.ts'
import { ALL, dayCounters, nowCounters, type DayCounter, type NowCounter } from './counters.ts'
import type { ReportFacts, Spell } from './facts.ts'
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

/** Whose tally: an area and an agency (0 for all), or an area, a category and an agency (0 for none). */
export interface Place {
  area: number
  agency: number
  /** null in the tallies over all categories. */
  category: number | null
}
export interface NowChange extends Place {
  counts: number[]
}
export interface DayChange extends NowChange {
  day: string
}
export interface HandlingChange extends Place {
  day: string
  bucket: number
  n: number
}
export interface HeatChange {
  hour: string
  cell: string
  category: number
  n: number
}

/** Changes of the tallies of some places: gauges of now, counters by day, and histograms of handling times. */
export class PlaceChanges {
  readonly now = new Map<string, NowChange>()
  readonly day = new Map<string, DayChange>()
  readonly handling = new Map<string, HandlingChange>()

  nowCounts(place: Place): number[] {
    const key = keyOf(place)
    let change = this.now.get(key)
    if (!change) this.now.set(key, (change = { ...place, counts: nowCounters.map(() => 0) }))
    return change.counts
  }

  dayCounts(place: Place, day: string): number[] {
    const key = `${day}/${keyOf(place)}`
    let change = this.day.get(key)
    if (!change) this.day.set(key, (change = { ...place, day, counts: dayCounters.map(() => 0) }))
    return change.counts
  }

  addHandling(place: Place, day: string, bucket: number, sign: number) {
    const key = `${day}/${keyOf(place)}/${bucket}`
    const change = this.handling.get(key)
    if (change) change.n += sign
    else this.handling.set(key, { ...place, day, bucket, n: sign })
  }
}

const keyOf = ({ area, agency, category }: Place) =>
  category === null ? `${area}/${agency}` : `${area}/${category}/${agency}`

/**
 * The one place that says what a report adds to which tally. The sequencer folds differences of it, the live board
 * applies the same differences in memory, and `npm run verify` sums it over all rows.
 */
export class TallyChanges {
  readonly pairs = new PlaceChanges()
  readonly categories = new PlaceChanges()
  readonly heat = new Map<string, HeatChange>()
  readonly #byCategory: boolean

  /** @param byCategory false leaves out {@link categories}, for who does not look at them */
  constructor({ byCategory = true } = {}) {
    this.#byCategory = byCategory
  }

  /** Adds what an event changed: its report's facts before (null for a new one) and after. */
  addEvent(before: ReportFacts | null, after: ReportFacts | null) {
    if (before) this.addReport(before, -1)
    if (after) this.addReport(after, 1)
  }

  /** Adds (sign 1) or takes away (sign -1) all that a report counts for. */
  addReport(facts: ReportFacts, sign: 1 | -1) {
    const { agency, category } = facts
    for (const area of [ALL, ...facts.areas]) {
      addCohort(this.pairs, { area, agency: ALL, category: null }, facts, sign)
      if (agency !== ALL) addCohort(this.pairs, { area, agency, category: null }, facts, sign)
      if (this.#byCategory) addCohort(this.categories, { area, agency, category }, facts, sign)
      for (const spell of facts.spells) {
        addFlow(this.pairs, { area, agency: ALL, category: null }, spell, sign)
        addFlow(this.pairs, { area, agency: spell[0], category: null }, spell, sign)
        if (this.#byCategory) addFlow(this.categories, { area, agency: spell[0], category }, spell, sign)
      }
    }
    const key = `${facts.hour}/${facts.cell}/${facts.category}`
    const heat = this.heat.get(key) ?? { hour: facts.hour, cell: facts.cell, category: facts.category, n: 0 }
    heat.n += sign
    this.heat.set(key, heat)
  }
}

/** Counters of the day of receipt, which follow the report's present state. */
function addCohort(changes: PlaceChanges, place: Place, facts: ReportFacts, sign: number) {
  const counts = changes.dayCounts(place, facts.day)
  const add = (counter: DayCounter) => (counts[dayIndex[counter]]! += sign)
  add('received')
  if (facts.acknowledged) add('acknowledged')
  if (facts.reopened) add('reopened')
  if (facts.reopened || isProcessed.has(facts.state)) add('resolved_ever')
  if (facts.state === 'refused') add('refused')
  if (facts.state === 'duplicate') add('duplicate')
  if (facts.acknowledgedInTime) add('acknowledged_in_time')
  if (isOpen.has(facts.state)) {
    const now = changes.nowCounts(place)
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
  if (facts.handling !== null) changes.addHandling(place, facts.day, bucketOf(facts.handling), sign)
}

/** Counters of the days on which an agency's spell began and ended. */
function addFlow(changes: PlaceChanges, place: Place, [, begun, ended, outcome]: Spell, sign: number) {
  changes.dayCounts(place, begun)[dayIndex.begun]! += sign
  if (ended === null) {
    changes.nowCounts(place)[nowIndex.assigned]! += sign
    return
  }
  const counts = changes.dayCounts(place, ended)
  counts[dayIndex.ended]! += sign
  if (outcome === 'resolved') counts[dayIndex.ended_resolved]! += sign
}
