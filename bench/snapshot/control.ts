import type { Knex } from 'knex'
import type { Board } from '../../contracts/board.ts'
import type { Period } from '../../server/figures/period.ts'

const PROCESSED = `state in ('resolved', 'rated')`
/** Spelled as in the partial index report_open. */
const OPEN = `state in ('received', 'accepted', 'referred', 'in_progress', 'waiting')`
const n = (condition: string, name: string) => `count(*) filter (where ${condition})::integer as ${name}`
const RATED = [
  n(`state = 'rated' and rating is not null`, 'rated'),
  n(`state = 'rated' and rating in ('satisfied', 'accepted')`, 'good'),
].join(', ')

/**
 * The board of the city without tallies: as few passes over the rows as the figures allow, with the same indexes,
 * parallel workers and statistics as everything else.
 */
const queries = {
  // Headline and agencies in one pass.
  reports: `select grouping(agency_id) as whole, agency_id, count(*)::integer as received, ${n(PROCESSED, 'processed')}, ${RATED},
      ${n('accepted_at is not null', 'acknowledged')}, ${n(`${PROCESSED} or reopened_count > 0`, 'ever_resolved')},
      ${n(`state = 'rated' and rating = 'satisfied'`, 'satisfied')}, ${n(`state = 'refused'`, 'refused')},
      ${n('reopened_count > 0', 'reopened')}
    from report where received_day between :from and :to group by grouping sets ((), (agency_id))`,
  handling: `select percentile_disc(array[0.5, 0.9]) within group (order by handling_minutes) as minutes
    from report where received_day between :from and :to and ${PROCESSED} and handling_minutes is not null`,
  areas: `select area_id, count(*)::integer as received, ${n(PROCESSED, 'processed')}, ${RATED}
    from report_area join report on report.id = report_id
    where set_id = :set and received_day between :from and :to group by area_id`,
  open: `select grouping(agency_id) as whole, agency_id, count(*)::integer as open
    from report where ${OPEN} group by grouping sets ((), (agency_id))`,
  openInAreas: `select area_id, count(*)::integer as open
    from report_area join report on report.id = report_id where set_id = :set and ${OPEN} group by area_id`,
  spells: `select grouping(agency_id) as whole, agency_id,
      ${n('begun_day <= :to and (ended_day is null or ended_day >= :from)', 'workload')},
      ${n(`ended_day between :from and :to and outcome = 'resolved'`, 'resolved')}
    from assignment group by grouping sets ((), (agency_id))`,
}
type Row = Record<string, number> & { minutes: [number, number] }
export type ControlBoard = Record<keyof typeof queries, Row[]>

/** The same figures as the board, by GROUP BY over the rows, one query after the other on one connection. */
export async function readByGroupBy(knex: Knex, period: Period, set: number): Promise<ControlBoard> {
  return knex.transaction(async (trx) => {
    const result: Partial<ControlBoard> = {}
    for (const [name, sql] of Object.entries(queries))
      result[name as keyof ControlBoard] = (await trx.raw(sql, { ...period, set })).rows
    return result as ControlBoard
  })
}

/** @throws Error naming the first figure in which the two differ: then nothing was compared. */
export function checkEqual(board: Board, control: ControlBoard): void {
  const check = (what: string, is: number | null, should: number | undefined) => {
    if ((is ?? 0) !== (should ?? 0)) throw new Error(`${what}: the board says ${is}, GROUP BY ${should}`)
  }
  const whole = (rows: Row[]) => rows.find((row) => row.whole === 1)!
  const { figures } = board
  const all = whole(control.reports)
  check('received', figures.received.value, all.received)
  check('acknowledged', figures.acknowledged.numerator, all.acknowledged)
  check('processed', figures.processedRate.numerator, all.processed)
  check('rated', figures.ratingResponse.numerator, all.rated)
  check('satisfied or accepted', figures.satisfiedOrAccepted.numerator, all.good)
  check('satisfied', figures.satisfied.numerator, all.satisfied)
  check('refused', figures.refused.numerator, all.refused)
  check('reopened', figures.reopened.numerator, all.reopened)
  check('ever resolved', figures.reopened.denominator, all.ever_resolved)
  check('backlog', figures.backlog.value, whole(control.open).open)
  check('workload', figures.processingRate.denominator, whole(control.spells).workload)
  check('resolved', figures.processingRate.numerator, whole(control.spells).resolved)
  const [median, p90] = control.handling[0]!.minutes
  for (const [is, should] of [
    [figures.handlingTimeMedian.value!, median],
    [figures.handlingTimeP90.value!, p90],
  ] as const)
    if (Math.abs(is - should) > 1 + should * 0.026) throw new Error(`handling time: ${is}, not ${should}`)
  for (const area of board.areas) {
    const of = (rows: Row[]) => rows.find((row) => row.area_id === area.id)
    check(`received in ${area.code}`, area.figures.received!.value, of(control.areas)?.received)
    check(`processed in ${area.code}`, area.figures.processedRate!.numerator, of(control.areas)?.processed)
    check(`good in ${area.code}`, area.figures.satisfiedOrAccepted!.numerator, of(control.areas)?.good)
    check(`backlog of ${area.code}`, area.figures.backlog!.value, of(control.openInAreas)?.open)
  }
  for (const agency of board.agencies) {
    const of = (rows: Row[]) => rows.find((row) => row.agency_id === agency.id)
    check(`backlog of ${agency.code}`, agency.figures.backlog!.value, of(control.open)?.open)
    check(
      `workload of ${agency.code}`,
      agency.figures.processingRate!.denominator,
      of(control.spells)?.workload,
    )
    check(
      `resolved by ${agency.code}`,
      agency.figures.processingRate!.numerator,
      of(control.spells)?.resolved,
    )
    check(`good of ${agency.code}`, agency.figures.satisfiedOrAccepted!.numerator, of(control.reports)?.good)
  }
}
