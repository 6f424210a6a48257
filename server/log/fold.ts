import type { Knex } from 'knex'
import { dayCounters, nowCounters } from '../figures/counters.ts'
import type { Place, PlaceChanges, TallyChanges } from '../figures/tallyChanges.ts'
import { weekOf } from '../figures/weeks.ts'

interface Column {
  name: string
  type: 'date' | 'integer' | 'smallint' | 'bigint' | 'timestamptz'
}

/** The tables that the log is folded into: what names a row, and what is added up in it. */
export const tallyTables = {
  tally_now: { key: ['area_id', 'agency_id'], counters: [...nowCounters] },
  tally_day: { key: ['day', 'area_id', 'agency_id'], counters: [...dayCounters] },
  tally_week: { key: ['week', 'area_id', 'agency_id'], counters: [...dayCounters] },
  tally_handling: { key: ['day', 'area_id', 'agency_id', 'bucket'], counters: ['n'] },
  tally_handling_week: { key: ['week', 'area_id', 'agency_id', 'bucket'], counters: ['n'] },
  tally_category_now: { key: ['area_id', 'category_id', 'agency_id'], counters: [...nowCounters] },
  tally_category_day: { key: ['day', 'area_id', 'category_id', 'agency_id'], counters: [...dayCounters] },
  tally_category_handling: {
    key: ['day', 'area_id', 'category_id', 'agency_id', 'bucket'],
    counters: ['n'],
  },
  tally_heat: { key: ['hour', 'cell', 'category_id'], counters: ['n'] },
} as const
export type TallyTable = keyof typeof tallyTables

const keyTypes: Record<string, Column['type']> = {
  day: 'date',
  week: 'date',
  hour: 'timestamptz',
  cell: 'bigint',
  bucket: 'smallint',
}

/** One row of a tally: its key, in the order of {@link tallyTables}, and its counters. */
export type TallyRow = { key: (string | number)[]; counts: number[] }

/** Those that did not cancel out. */
const changed = (rows: TallyRow[]) => rows.filter(({ counts }) => counts.some((count) => count !== 0))

/** Rows whose key begins with a day, added up to the weeks of the days. */
function byWeek(days: TallyRow[]): TallyRow[] {
  const weeks = new Map<string, TallyRow>()
  for (const {
    key: [day, ...rest],
    counts,
  } of days) {
    const key = [weekOf(String(day)), ...rest]
    const name = key.join('/')
    const week = weeks.get(name)
    if (week) counts.forEach((count, index) => (week.counts[index]! += count))
    else weeks.set(name, { key, counts: [...counts] })
  }
  return changed([...weeks.values()])
}

const idsOf = ({ area, category, agency }: Place) =>
  category === null ? [area, agency] : [area, category, agency]

/** The rows that the changes of some places touch. */
function rowsOf({ now, day, handling }: PlaceChanges) {
  return {
    now: changed([...now.values()].map((c) => ({ key: idsOf(c), counts: c.counts }))),
    day: changed([...day.values()].map((c) => ({ key: [c.day, ...idsOf(c)], counts: c.counts }))),
    handling: changed(
      [...handling.values()].map((c) => ({ key: [c.day, ...idsOf(c), c.bucket], counts: [c.n] })),
    ),
  }
}

/** The rows of every table that the changes touch, those that cancelled out left out. */
export function tallyRows(changes: TallyChanges): Record<TallyTable, TallyRow[]> {
  const pairs = rowsOf(changes.pairs)
  const categories = rowsOf(changes.categories)
  return {
    tally_now: pairs.now,
    tally_day: pairs.day,
    tally_week: byWeek(pairs.day),
    tally_handling: pairs.handling,
    tally_handling_week: byWeek(pairs.handling),
    tally_category_now: categories.now,
    tally_category_day: categories.day,
    tally_category_handling: categories.handling,
    tally_heat: changed(
      [...changes.heat.values()].map((c) => ({ key: [c.hour, c.cell, c.category], counts: [c.n] })),
    ),
  }
}

/** SQL that adds arrays of rows to a tally: one bound array per column, keys first. */
function upsertSql(table: TallyTable): string {
  const { key, counters } = tallyTables[table]
  const arrays = [
    ...key.map((name) => `?::${keyTypes[name] ?? 'integer'}[]`),
    ...counters.map(() => '?::integer[]'),
  ]
  return `insert into ${table} as t (${[...key, ...counters].join(', ')})
    select * from unnest(${arrays.join(', ')})
    on conflict (${key.join(', ')}) do update set ${counters.map((c) => `${c} = t.${c} + excluded.${c}`).join(', ')}`
}

/** Adds the changes to the tallies, within the transaction of `run`. */
export async function foldInto(
  run: (sql: string, bindings: Knex.Value[]) => Promise<unknown>,
  changes: TallyChanges,
): Promise<void> {
  const all = tallyRows(changes)
  for (const table of Object.keys(tallyTables) as TallyTable[]) {
    const rows = all[table]
    if (rows.length === 0) continue
    const { key, counters } = tallyTables[table]
    await run(upsertSql(table), [
      ...key.map((_, index) => rows.map((row) => String(row.key[index]))),
      ...counters.map((_, index) => rows.map((row) => row.counts[index]!)),
    ])
  }
}
