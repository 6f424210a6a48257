import type { Knex } from 'knex'
import { liveFigureNames } from '../../contracts/figure.ts'
import { dayCounters, nowCounters } from '../../server/figures/counters.ts'
import { computeFigure } from '../../server/figures/definitions.ts'
import type { Period } from '../../server/figures/period.ts'
import { scopeCounts } from '../../server/figures/readCounts.ts'
import { noSums } from '../../server/figures/readSums.ts'
import { TallyChanges } from '../../server/figures/tallyChanges.ts'
import { readLog, type LogEvent } from '../../server/log/read.ts'

/** The whole log, each report where it lies in the areas of now. */
export async function wholeLog(knex: Knex): Promise<LogEvent[]> {
  const { rows } = await knex.raw(
    'select report_id, array_agg(area_id order by set_id) as areas from report_area group by report_id',
  )
  const areasOf = new Map<number, number[]>(
    rows.map((row: { report_id: number; areas: number[] }) => [row.report_id, row.areas]),
  )
  const events = await readLog(knex, 0, 1_000_000)
  return events.map((event) => {
    const areas = areasOf.get(event.reportId!) ?? []
    return {
      ...event,
      before: event.before && { ...event.before, areas },
      after: event.after && { ...event.after, areas },
    }
  })
}

/** What a replay must say of a pair at an instant: everything that the log held then, counted in one go from nothing. */
export function plainFold(log: LogEvent[], at: Date) {
  const later = log.findIndex((event) => event.at > at)
  const held = later === -1 ? log : log.slice(0, later)
  const changes = new TallyChanges({ byCategory: false })
  for (const { before, after } of held) changes.addEvent(before, after)
  const counts = (area: number, agency: number, { from, to }: Period) => {
    const sums = noSums()
    const isPair = (one: { area: number; agency: number }) => one.area === area && one.agency === agency
    for (const change of [...changes.pairs.now.values()].filter(isPair))
      nowCounters.forEach((name, index) => (sums[name] += change.counts[index]!))
    for (const { day, counts } of [...changes.pairs.day.values()].filter(isPair)) {
      if (day >= from && day <= to) dayCounters.forEach((name, index) => (sums[name] += counts[index]!))
      if (day > to)
        sums.net_after += counts[dayCounters.indexOf('begun')]! - counts[dayCounters.indexOf('ended')]!
    }
    return scopeCounts(sums, 0, null)
  }
  return {
    seq: held.at(-1)?.seq ?? 0,
    figures: (area: number, agency: number, period: Period) => {
      const of = counts(area, agency, period)
      return Object.fromEntries(
        liveFigureNames.filter((name) => name !== 'adoption').map((name) => [name, computeFigure(name, of)]),
      )
    },
  }
}
