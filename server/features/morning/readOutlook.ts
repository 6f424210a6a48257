import type { Knex } from 'knex'
import type { Outlook } from '../../../contracts/agencyMorning.ts'
import type { Period } from '../../figures/period.ts'
import { presentRowFigure, type RowStanding } from '../../figures/rowDefinitions.ts'
import { agencyIds } from '../../figures/scope.ts'
import type { WorkingTime } from '../../sla/workingTime.ts'

const DAY_MS = 86_400_000
/** Whole weeks, so that each weekday counts alike. */
const WEEKS = 4
/** Two-sided 95 %. */
const CHANCE = 1.96
/** Nobody plans further. */
const HORIZON_DAYS = 366

const plus = (day: string, days: number) =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** Whether an agency's queue will shrink: what came and left on each day of the last weeks before today, and to what it leads. */
export async function readOutlook(
  trx: Knex,
  working: WorkingTime,
  standing: RowStanding,
  today: string,
): Promise<Outlook> {
  const window = { from: plus(today, -7 * WEEKS), to: plus(today, -1) }
  const ids = agencyIds(standing.scope)
  const { rows } = await trx.raw(
    `select day::text, sum(begun)::integer as begun, sum(ended)::integer as ended from tally_day
     where area_id = 0 and agency_id = any(?::integer[]) and day between ? and ? group by day`,
    [ids, window.from, window.to],
  )
  const held = await trx.raw(
    'select coalesce(sum(assigned), 0)::integer as queue from tally_now where area_id = 0 and agency_id = any(?::integer[])',
    [ids],
  )
  const queue: number = held.rows[0].queue
  const byDay = new Map(
    (rows as { day: string; begun: number; ended: number }[]).map((row) => [row.day, row]),
  )
  const days = daysOf(window).map((day) => ({
    day,
    working: working.isWorkingDay(day),
    begun: byDay.get(day)?.begun ?? 0,
    ended: byDay.get(day)?.ended ?? 0,
  }))
  const sum = (key: 'begun' | 'ended') => days.reduce((total, day) => total + day[key], 0)
  const workingDays = days.filter((day) => day.working).length
  const [begun, ended] = [sum('begun'), sum('ended')]
  const figureOf = (name: 'begunPerWorkingDay' | 'endedPerWorkingDay', numerator: number) =>
    presentRowFigure(name, { numerator, denominator: workingDays }, { ...standing, days: window })
  return {
    ...{ ...window, workingDays, queue, days },
    begunPerWorkingDay: figureOf('begunPerWorkingDay', begun),
    endedPerWorkingDay: figureOf('endedPerWorkingDay', ended),
    ...wayOf({ queue, begun, ended, workingDays }, working, today),
  }
}

function daysOf({ from, to }: Period): string[] {
  const days = []
  for (let day = from; day <= to; day = plus(day, 1)) days.push(day)
  return days
}

/** Where it leads if what came and what left go on alike; it holds where chance alone may make the difference (Poisson, 95 %). */
export function wayOf(
  { queue, begun, ended, workingDays }: { queue: number; begun: number; ended: number; workingDays: number },
  working: Pick<WorkingTime, 'isWorkingDay'>,
  today: string,
): Pick<Outlook, 'way' | 'emptyOn'> {
  if (workingDays === 0 || begun + ended === 0) return { way: 'unknown', emptyOn: null }
  if (Math.abs(begun - ended) <= CHANCE * Math.sqrt(begun + ended)) return { way: 'holds', emptyOn: null }
  if (begun > ended) return { way: 'grows', emptyOn: null }
  let left = Math.ceil(queue / ((ended - begun) / workingDays))
  if (left === 0) return { way: 'shrinks', emptyOn: today }
  for (let ahead = 1; ahead <= HORIZON_DAYS; ahead++) {
    const day = plus(today, ahead)
    if (working.isWorkingDay(day) && --left === 0) return { way: 'shrinks', emptyOn: day }
  }
  return { way: 'shrinks', emptyOn: null }
}
