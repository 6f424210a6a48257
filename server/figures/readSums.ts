import type { Knex } from 'knex'
import { ALL, dayCounters, nowCounters, type NowCounter } from './counters.ts'
import { percentile } from './histogram.ts'
import type { Period } from './period.ts'
import { coverOf, dayAfter, FOREVER } from './weeks.ts'

/** Sums of the tallies over one key and one period. */
export type Sums = Record<(typeof dayCounters)[number] | NowCounter, number> & {
  net_after: number
}
/** A range of an index, and the two columns (or constants) by which its rows are added up. */
export interface Range {
  keys: [first: string, second: string]
  where: string
  bindings: Knex.RawBinding[]
}

/** The tables of a kind of tally; by week only where they are kept. */
export interface Tables {
  now: string
  day: string
  week: string | null
  handling: string
  handlingWeek: string | null
}
export const PAIR_TABLES: Tables = {
  ...{ now: 'tally_now', day: 'tally_day', week: 'tally_week' },
  ...{ handling: 'tally_handling', handlingWeek: 'tally_handling_week' },
}
export const CATEGORY_TABLES: Tables = {
  ...{ now: 'tally_category_now', day: 'tally_category_day', week: null },
  ...{ handling: 'tally_category_handling', handlingWeek: null },
}

interface Tallies {
  tables: Tables
  /** How rows of an agency, or of all together, are found: an id, or `everybody` of a tally without a row for all. */
  all: (agency: number) => number | 'everybody'
  /** Rows of an agency (`each`: one by one) within what else is asked for, by area and agency. */
  within: (agency: number | 'everybody' | 'each', where: string, bindings: Knex.RawBinding[]) => Range
}

const range = (second: string, conditions: [string, Knex.RawBinding[]][]): Range => ({
  keys: ['area_id', second],
  where: conditions.map(([where]) => where).join(' and '),
  bindings: conditions.flatMap(([, bindings]) => bindings),
})

/** The tallies over all categories: agency 0 has the sum over agencies. */
export const pairTallies: Tallies = {
  tables: PAIR_TABLES,
  all: (agency) => agency,
  within: (agency, where, bindings) => range('agency_id', [...agencyIs(agency), [where, bindings]]),
}

/** The tallies of some categories: agency 0 is nobody, so that what is asked of all is added up. */
export function categoryTallies(categories: number[]): Tallies {
  const ofThem: [string, Knex.RawBinding[]] = ['category_id = any(?::integer[])', [categories]]
  return {
    tables: CATEGORY_TABLES,
    all: (agency) => (agency === ALL ? 'everybody' : agency),
    within: (agency, where, bindings) =>
      range(agency === 'everybody' ? String(ALL) : 'agency_id', [
        ...agencyIs(agency),
        ofThem,
        [where, bindings],
      ]),
  }
}

const agencyIs = (agency: number | 'everybody' | 'each'): [string, Knex.RawBinding[]][] =>
  typeof agency === 'number' ? [['agency_id = ?', [agency]]] : []

/** The sums of a key that was never counted. */
export function noSums(): Sums {
  return Object.fromEntries([...dayCounters, ...nowCounters, 'net_after'].map((name) => [name, 0])) as Sums
}

/** Adds the second to the first. */
export function addSums(to: Sums, more: Sums): Sums {
  for (const name of [...dayCounters, ...nowCounters, 'net_after'] as const) to[name] += more[name]
  return to
}

/** A tally by week and the same by day, read as if they were one of the period. */
export function partsOf(byDay: string, byWeek: string | null, period: Period) {
  const part = (table: string, grain: string, { from, to }: Period) => ({
    table,
    where: `${grain} between ? and ?`,
    bindings: [from, to],
  })
  if (byWeek === null) return [part(byDay, 'day', period)]
  const { weeks, days } = coverOf(period)
  return [...(weeks ? [part(byWeek, 'week', weeks)] : []), ...days.map((some) => part(byDay, 'day', some))]
}

type Part = { table: string; where: string; bindings: string[] }

/** Adds up the columns over parts and ranges, by "first/second" key. */
async function addUp(
  trx: Knex,
  ranges: Range[],
  parts: Part[],
  columns: string,
): Promise<(Partial<Sums> & { key: string })[]> {
  const pieces = parts.flatMap((part) => ranges.map((range) => ({ part, range })))
  const { rows } = await trx.raw(
    `select first || '/' || second as key, ${columns} from (${pieces
      .map(
        ({ part, range: { keys, where } }) =>
          `select ${keys[0]} as first, ${keys[1]} as second, * from ${part.table} where ${where} and ${part.where}`,
      )
      .join(' union all ')}) pieces group by first, second`,
    pieces.flatMap(({ part, range }) => [...range.bindings, ...part.bindings]),
  )
  return rows
}

const sum = (expression: string, name: string) => `sum(${expression})::integer as ${name}`
const sumEach = (names: readonly string[]) => names.map((name) => sum(name, name)).join(', ')

/** The gauges of now by "first/second" key of the ranges. */
export async function readGauges(
  trx: Knex,
  ranges: Range[],
  tables = PAIR_TABLES,
): Promise<Map<string, Record<NowCounter, number>>> {
  const now = [{ table: tables.now, where: 'true', bindings: [] }]
  const rows = await addUp(trx, ranges, now, sumEach(nowCounters))
  return new Map(rows.map(({ key, ...gauges }) => [key, gauges as Record<NowCounter, number>]))
}

/**
 * Sums by "first/second" key of the ranges: day counters within the period, spells begun less ended after it, and the
 * gauges of now.
 * @param ranges no key may come out of two of them
 */
export async function readSums(
  trx: Knex,
  ranges: Range[],
  period: Period,
  tables = PAIR_TABLES,
): Promise<Map<string, Sums>> {
  const result = new Map<string, Sums>()
  const take = (key: string, some: Partial<Sums>) =>
    result.set(key, Object.assign(result.get(key) ?? noSums(), some))
  const after = { from: dayAfter(period.to), to: FOREVER }
  const within = partsOf(tables.day, tables.week, period)
  const since = partsOf(tables.day, tables.week, after)
  for (const { key, ...sums } of await addUp(trx, ranges, within, sumEach(dayCounters))) take(key, sums)
  for (const { key, ...sums } of await addUp(trx, ranges, since, sum('begun - ended', 'net_after')))
    take(key, sums)
  for (const [key, gauges] of await readGauges(trx, ranges, tables)) take(key, gauges)
  return result
}

/** Median and 90th percentile of handling times within a range and a period, in working minutes. */
export async function readHandling(
  trx: Knex,
  { where, bindings }: Range,
  period: Period,
  tables = PAIR_TABLES,
): Promise<{ median: number | null; p90: number | null; measured: number }> {
  const parts = partsOf(tables.handling, tables.handlingWeek, period)
  const { rows } = await trx.raw(
    `select bucket, sum(n)::integer as n from (${parts
      .map((part) => `select bucket, n from ${part.table} where ${where} and ${part.where}`)
      .join(' union all ')}) parts group by bucket`,
    parts.flatMap((part) => [...bindings, ...part.bindings]),
  )
  const histogram = new Map<number, number>(
    rows.map((row: { bucket: number; n: number }) => [row.bucket, row.n]),
  )
  const measured = [...histogram.values()].reduce((sum, n) => sum + n, 0)
  return { median: percentile(histogram, 0.5), p90: percentile(histogram, 0.9), measured }
}
