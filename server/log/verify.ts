import type { Knex } from 'knex'
import type { ReportFacts } from '../figures/facts.ts'
import { TallyChanges } from '../figures/tallyChanges.ts'
import { factsOf } from '../reports/record.ts'
import { readRecords } from '../reports/store.ts'
import { tallyRows, tallyTables, type TallyRow, type TallyTable } from './fold.ts'
import { inSnapshot, readHead } from './read.ts'

const CHUNK = 5000

/** One row of a tally that is not what the rows of reports say. */
export interface Difference {
  table: TallyTable
  key: Record<string, string | number>
  counter: string
  stored: number
  recomputed: number
}

export interface Verification {
  asOfSeq: number
  reports: number
  /** Rows compared, over all tables. */
  compared: number
  differences: Difference[]
}

/**
 * Recomputes every tally from the rows of the reports, in one snapshot, and compares. What waits in the outbox is in the
 * rows already and not yet in the tallies, so it is taken off again: the answer is exact on a living system.
 * @param at told the share done, 0 to 1
 */
export function verifyTallies(knex: Knex, at: (share: number) => void = () => {}): Promise<Verification> {
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const changes = new TallyChanges()
    const reports = await addAllReports(trx, changes, at)
    const { rows } = await trx.raw('select before, after from outbox')
    for (const { before, after } of rows as { before: ReportFacts | null; after: ReportFacts | null }[])
      changes.addEvent(after, before)
    const recomputed = tallyRows(changes)
    const differences: Difference[] = []
    let compared = 0
    for (const table of Object.keys(tallyTables) as TallyTable[]) {
      const stored = await storedRows(trx, table)
      compared += stored.length
      differences.push(...compare(table, stored, recomputed[table]))
    }
    return { asOfSeq: seq, reports, compared, differences }
  })
}

async function addAllReports(trx: Knex, changes: TallyChanges, at: (share: number) => void): Promise<number> {
  const { rows } = await trx.raw('select count(*)::integer as total from report')
  const total: number = rows[0].total
  let done = 0
  for (let after = 0; ;) {
    const records = await readRecords(trx, after, CHUNK)
    for (const record of records) changes.addReport(factsOf(record), 1)
    done += records.length
    at(total === 0 ? 1 : done / total)
    if (records.length < CHUNK) return done
    after = records.at(-1)!.id
  }
}

async function storedRows(trx: Knex, table: TallyTable): Promise<TallyRow[]> {
  const { key, counters } = tallyTables[table]
  const columns = key.map((name) => (name === 'cell' ? 'cell::text as cell' : name))
  const { rows } = await trx.raw(`select ${[...columns, ...counters].join(', ')} from ${table}`)
  return rows.map((row: Record<string, string | number | Date>) => ({
    key: key.map((name) =>
      row[name] instanceof Date ? row[name].toISOString() : (row[name] as string | number),
    ),
    counts: counters.map((name) => row[name] as number),
  }))
}

function compare(table: TallyTable, stored: TallyRow[], recomputed: TallyRow[]): Difference[] {
  const { key, counters } = tallyTables[table]
  const none = counters.map(() => 0)
  const byKey = (rows: TallyRow[]) => new Map(rows.map((row) => [row.key.join('/'), row]))
  const [left, right] = [byKey(stored), byKey(recomputed)]
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((joined) => {
    const row = left.get(joined) ?? right.get(joined)!
    return counters.flatMap((counter, index) => {
      const [is, should] = [
        (left.get(joined)?.counts ?? none)[index]!,
        (right.get(joined)?.counts ?? none)[index]!,
      ]
      if (is === should) return []
      const named = Object.fromEntries(key.map((name, position) => [name, row.key[position]!]))
      return [{ table, key: named, counter, stored: is, recomputed: should }]
    })
  })
}
