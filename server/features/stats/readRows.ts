import type { Knex } from 'knex'
import type { ReportGroup } from '../../../contracts/report.ts'
import { isTime, type StatsDimension } from '../../../contracts/stats.ts'
import type { cohortCounters } from '../../figures/counters.ts'
import type { Period } from '../../figures/period.ts'
import type { Reference } from '../../reports/reference.ts'
import { conditionsOf, HOUR, OUTCOME, RATING, spellConditionsOf, type Where } from '../reports/conditions.ts'
import { groupConditions } from '../reports/groups.ts'
import { rowCounters, type RowCounter } from './measures.ts'
import { rowFilters, type Plan } from './plan.ts'
import { isSum } from './readTallies.ts'
import { LIMIT, recordsOf, type Counted, type Records } from './records.ts'

/** The group of reports that each counter counts (server/figures/tallyChanges.ts). */
const groupOf: Record<
  (typeof cohortCounters)[number] | RowCounter | 'open' | 'due_soon' | 'overdue',
  ReportGroup
> = {
  ...rowCounters,
  received: 'received',
  acknowledged: 'acknowledged',
  processed: 'processed',
  resolved_ever: 'ever-resolved',
  rated: 'rated',
  satisfied: 'satisfied',
  accepted: 'accepted',
  dissatisfied: 'dissatisfied',
  refused: 'refused',
  duplicate: 'duplicate',
  reopened: 'reopened',
  acknowledged_in_time: 'acknowledged-in-time',
  on_time: 'on-time',
  on_time_after_extension: 'on-time-after-extension',
  late: 'late',
  open: 'open',
  due_soon: 'due-soon',
  overdue: 'overdue',
}
const counted = (counter: string) => {
  const condition = groupConditions[groupOf[counter as keyof typeof groupOf]]
  return `(count(*) filter (where ${condition}))::integer as ${counter}`
}

/** As server/figures/histogram.ts has it. */
const BUCKET =
  'case when handling_minutes < 1 then 0 else floor(ln(handling_minutes::float8) / ln(1.05::float8)) + 1 end'

interface Expression {
  sql: string
  bindings: Knex.RawBinding[]
}

/** Reads everything that a query is made of from the rows, within reach. */
export async function readRows(trx: Knex, city: Reference, plan: Plan, period: Period): Promise<Records> {
  const { by, counters, families, handling } = plan
  const filters = filtersOf(plan)
  const timed = by.some(isTime)
  const timeless = by.filter((dimension) => !isTime(dimension))
  const reports = (within: Partial<Period>) => conditionsOf(city, { ...filters, ...within }, plan.reach)

  const read = async (
    from: string,
    where: Where,
    dimensions: readonly StatsDimension[],
    { day, agency }: { day: string; agency: string },
    what: Expression[],
    more: string[] = [],
  ): Promise<Counted[]> => {
    const keys = dimensions.map((dimension) => expressionOf(city, dimension, day, agency))
    const area = dimensions.includes('area')
    const named = keys.map(({ sql }, index) => `${sql} as d${index}`)
    const groups = [...keys.map((_, index) => `d${index}`), ...more]
    const { rows } = await trx.raw(
      `select ${[...named, ...what.map(({ sql }) => sql)].join(', ')} from ${from}
       ${area ? 'left join report_area placed on placed.report_id = report.id and placed.set_id = ?' : ''}
       where ${where.sql} ${groups.length > 0 ? `group by ${groups.join(', ')}` : ''} ${LIMIT}`,
      [
        ...keys.flatMap(({ bindings }) => bindings),
        ...what.flatMap(({ bindings }) => bindings),
        ...(area ? [plan.scope.set.id] : []),
        ...where.bindings,
      ],
    )
    return recordsOf(rows, dimensions)
  }
  const ofReports = { day: 'report.received_day', agency: 'report.agency_id' }
  const plain = (...sql: string[]) => sql.map((one) => ({ sql: one, bindings: [] }))

  const spells = (condition: string, ...bindings: Knex.RawBinding[]) => {
    const where = spellConditionsOf(city, filters, plan.reach)
    where.add(condition, ...bindings)
    return where
  }
  const SPELLS = 'assignment join report on report.id = assignment.report_id'
  const ofSpells = (day: string) => ({ day, agency: 'assignment.agency_id' })
  const { from, to } = period
  const cohort = counters.received.filter(isSum)
  return {
    received:
      cohort.length > 0
        ? await read('report', reports(period), by, ofReports, plain(...cohort.map(counted)))
        : [],
    now: families.has('now')
      ? await read(
          'report',
          conditionsOf(city, { ...filters, ...(timed && period), is: 'open' }, plan.reach),
          by,
          ofReports,
          plain(...counters.now.map(counted)),
        )
      : [],
    flow: families.has('assignments')
      ? [
          ...(await read(
            SPELLS,
            spells('begun_day between ? and ?', from, to),
            by,
            ofSpells('begun_day'),
            plain('count(*)::integer as begun'),
          )),
          ...(await read(
            SPELLS,
            spells('ended_day between ? and ?', from, to),
            by,
            ofSpells('ended_day'),
            plain(
              'count(*)::integer as ended',
              `(count(*) filter (where assignment.outcome = 'resolved'))::integer as ended_resolved`,
            ),
          )),
        ]
      : [],
    stock: families.has('assignments')
      ? await read(
          SPELLS,
          spells('(ended_at is null or ended_day > ? or begun_day > ?)', to, to),
          timeless,
          ofSpells(''),
          [
            ...plain('(count(*) filter (where ended_at is null))::integer as assigned'),
            {
              sql: `(count(*) filter (where begun_day > ?) - count(*) filter (where ended_day > ?))::integer as net_after`,
              bindings: [to, to],
            },
          ],
        )
      : [],
    handling: handling
      ? await read(
          'report',
          conditionsOf(city, { ...filters, ...period, is: 'measured' }, plan.reach),
          by,
          ofReports,
          plain(`(${BUCKET})::integer as bucket`, 'count(*)::integer as n'),
          ['bucket'],
        )
      : [],
  }
}

/** The filters of a query as the lists of rows take them. */
export function filtersOf({ query }: Plan) {
  const names = ['set', 'area', 'agency', 'agencies', 'category', 'withinSet', ...rowFilters] as const
  return Object.fromEntries(
    names.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
  ) as Partial<Pick<Plan['query'], (typeof names)[number]>>
}

function expressionOf(city: Reference, dimension: StatsDimension, day: string, agency: string): Expression {
  const plain = (sql: string) => ({ sql, bindings: [] })
  switch (dimension) {
    case 'day':
      return plain(day)
    case 'week':
    case 'month':
      return plain(`date_trunc('${dimension}', ${day}::timestamp)::date`)
    case 'hour':
      return { sql: HOUR, bindings: [city.city.timeZone] }
    case 'area':
      return plain('placed.area_id')
    case 'agency':
      return plain(agency)
    case 'category':
    case 'group':
      return plain('report.category_id')
    case 'channel':
      return plain('report.channel_id')
    case 'urgency':
      return plain('report.urgency')
    case 'rating':
      return plain(RATING)
    case 'outcome':
      return plain(OUTCOME)
  }
}
