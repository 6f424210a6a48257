import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { ExportQuery, ExportStatement } from '../../../contracts/export.ts'
import { figureNames } from '../../../contracts/figure.ts'
import type { ReportGroup } from '../../../contracts/report.ts'
import type { Language } from '../../../contracts/text.ts'
import { figureDefinitions } from '../../figures/definitions.ts'
import { readHead } from '../../log/read.ts'
import type { Reference } from '../../reports/reference.ts'
import { groupConditions } from '../reports/groups.ts'
import type { Column } from './columns.ts'
import { isOfReports } from './recount.ts'

type Groups = ExportStatement['totals']['groups']

/** Figures that are a number of reports, or a share of them: those that the rows of a file add up to. */
export function figuresOfGroups(groups: Groups, language: Language): ExportStatement['figures'] {
  return figureNames.filter(isOfReports).map((name) => {
    const { rows, denominatorRows, rule, unit } = figureDefinitions[name]
    const numerator = (rows.list === 'reports' && groups[rows.is]) || 0
    const denominator = denominatorRows?.list === 'reports' ? (groups[denominatorRows.is] ?? 0) : null
    const value = unit === 'reports' ? numerator : denominator ? numerator / denominator : null
    return { name, rule: rule[language], value, numerator, denominator }
  })
}

/** The groups that those figures count, and all of the rows. */
const countedGroups: ReportGroup[] = [
  ...new Set(
    figureNames.filter(isOfReports).flatMap((name) => {
      const { rows, denominatorRows } = figureDefinitions[name]
      return [rows, denominatorRows].flatMap((of) => (of?.list === 'reports' ? [of.is] : []))
    }),
  ).add('received'),
]

/**
 * What the conditions of those groups tell reports apart by, and no more: a million reports are of some dozens of kinds. By
 * truths rather than instants, for then the planner knows how few they are, and counts with several workers at once.
 */
const KIND = `state, rating, outcome, alarm, reopened_count > 0 as reopened, accepted_at is not null as acknowledged,
  accepted_at <= acknowledge_due_at as in_time`

/** A report of each kind, for conditions that speak of reports. */
const OF_KIND = `state, rating, outcome, alarm, reopened::integer as reopened_count,
  case when acknowledged then timestamptz 'epoch' end as accepted_at,
  case when in_time then timestamptz 'epoch' else '-infinity' end as acknowledge_due_at`

/** Counts the rows chosen by group: first by kind, then each kind is looked at once for each group, in a quarter of the time. */
async function countGroups(trx: Knex, chosen: string): Promise<Groups> {
  const counts = countedGroups.map(
    (is) => `coalesce(sum(reports) filter (where ${groupConditions[is]}), 0)::integer as "${is}"`,
  )
  // What is chosen holds its values: a question mark in them is no place for another.
  const { rows } = await trx.raw(
    `with kind as (
       select ${KIND}, count(*) as reports from report where ${chosen.replaceAll('?', '\\?')} group by 1, 2, 3, 4, 5, 6, 7
     )
     select ${counts.join(', ')} from (select ${OF_KIND}, reports from kind) as report`,
  )
  return rows[0]
}

/** What rows are chosen by, as it was asked for. */
export function filtersOf({
  format: _,
  bom: __,
  lang: ___,
  ...filters
}: ExportQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

/** What a file of the rows chosen holds, in the snapshot that it is written from. @param chosen the condition that they meet */
export async function stateExport(
  trx: Knex,
  city: Reference,
  query: ExportQuery,
  columns: Column[],
  chosen: string,
): Promise<ExportStatement> {
  const { epoch, seq, foldedAt } = await readHead(trx)
  const groups = await countGroups(trx, chosen)
  return {
    id: randomUUID(),
    city: city.city.code,
    of: 'reports',
    format: query.format,
    filters: filtersOf(query),
    period: { from: query.from ?? null, to: query.to ?? null },
    timeZone: city.city.timeZone,
    asOf: foldedAt.toISOString(),
    asOfSeq: seq,
    epoch,
    columns: columns.map(({ name, type, title, about }) => ({
      ...{ name, type, title: title[query.lang], description: about[query.lang] },
    })),
    totals: { reports: groups.received ?? 0, groups },
    figures: figuresOfGroups(groups, query.lang),
  }
}
