import { figureNames, type FigureName } from '../../../contracts/figure.ts'
import { alarms, outcomes, ratings, states } from '../../../contracts/lifecycle.ts'
import { ALL, dayCounters, nowCounters } from '../../figures/counters.ts'
import { computeFigure, figureDefinitions, type ScopeCounts } from '../../figures/definitions.ts'
import type { ReportFacts } from '../../figures/facts.ts'
import { TallyChanges } from '../../figures/tallyChanges.ts'

/** A row of a file by the names of its columns; empty cells are '' or null. */
export type FileRow = Record<string, unknown>

export interface Recount {
  reports: number
  figures: { name: FigureName; value: number | null; numerator: number | null; denominator: number | null }[]
}

/** A row that no export of ours could hold. */
export class RowError extends Error {}

function word<Word extends string>(row: FileRow, name: string, words: readonly Word[]): Word | null {
  const value = row[name]
  if (value === '' || value === null) return null
  const known = words.find((one) => one === value)
  if (known === undefined)
    throw new RowError(`${name} is “${String(value)}”, which is none of ${words.join(', ')}`)
  return known
}

function instant(row: FileRow, name: string): number | null {
  const value = row[name]
  if (value === '' || value === null) return null
  const at = Date.parse(String(value))
  if (Number.isNaN(at)) throw new RowError(`${name} is “${String(value)}”, which is no instant`)
  return at
}

/** What a tally would count of a row, were it the report itself. */
function factsOf(row: FileRow): ReportFacts {
  const state = word(row, 'state', states)
  if (state === null) throw new RowError('state is empty')
  const [acceptedAt, dueAt] = [instant(row, 'acceptedAt'), instant(row, 'acknowledgeDueAt')]
  return {
    ...{
      areas: [],
      agency: ALL,
      category: ALL,
      cell: '',
      hour: '',
      day: String(row.receivedDay),
      spells: [],
    },
    ...{ state, acknowledged: acceptedAt !== null, reopened: Number(row.reopenedCount) > 0 },
    rating: word(row, 'rating', ratings),
    handling: row.handlingMinutes === '' || row.handlingMinutes === null ? null : Number(row.handlingMinutes),
    alarm: word(row, 'alarm', alarms),
    outcome: word(row, 'outcome', outcomes),
    acknowledgedInTime: acceptedAt !== null && dueAt !== null && acceptedAt <= dueAt,
  }
}

/**
 * Adds the rows of a file up by the rules that the wall counts by (server/figures), from what stands in the file alone.
 * @throws RowError with the number of the row, from 1, that is not as an export writes it
 */
export async function recount(rows: AsyncIterable<FileRow> | Iterable<FileRow>): Promise<Recount> {
  const changes = new TallyChanges({ byCategory: false })
  let reports = 0
  for await (const row of rows) {
    reports++
    try {
      changes.addReport(factsOf(row), 1)
    } catch (error) {
      if (error instanceof RowError) throw new RowError(`Row ${reports}: ${error.message}`)
      throw error
    }
  }
  const counts = Object.fromEntries(
    [...dayCounters, ...nowCounters].map((name) => [name, 0]),
  ) as unknown as ScopeCounts & Record<string, number>
  for (const day of changes.pairs.day.values())
    dayCounters.forEach((name, index) => (counts[name] = counts[name]! + day.counts[index]!))
  for (const now of changes.pairs.now.values())
    nowCounters.forEach((name, index) => (counts[name] = counts[name]! + now.counts[index]!))
  return {
    reports,
    figures: figureNames.filter(isOfReports).map((name) => {
      const [value, numerator, denominator] = computeFigure(name, counts)
      return { name, value, numerator, denominator }
    }),
  }
}

/** Whether a figure is a number of reports or a share of them: what the rows of a file add up to. */
export function isOfReports(name: FigureName): boolean {
  const { rows, unit } = figureDefinitions[name]
  return rows.list === 'reports' && (unit === 'reports' || unit === 'share')
}
