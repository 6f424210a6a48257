import type { Knex } from 'knex'
import { localDay } from '../../../contracts/text.ts'
import { fieldProblem } from '../../errors.ts'
import { dayAfter } from '../../figures/weeks.ts'
import type { Deps } from '../../http/deps.ts'

const DAY_MS = 86_400_000

/** A local day of the city and the one before it, with the instants at which they begin. */
export interface MorningDays {
  day: string
  before: string
  /** Whether the day is over. */
  past: boolean
  beforeStart: Date
  dayStart: Date
  dayEnd: Date
}

/**
 * The day asked for; the city's today if none is.
 * @throws ProblemError `invalid-query` for a day that is still to come
 */
export async function readDays(
  trx: Knex,
  { reference, now }: Pick<Deps, 'reference' | 'now'>,
  asked: string | undefined,
): Promise<MorningDays> {
  const { workingTime, city } = reference()
  const today = workingTime.dayOf(now())
  const day = asked ?? today
  if (day > today) throw fieldProblem('invalid-query', 'day', `${day} is still to come; today is ${today}`)
  const before = localDay.parse(new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10))
  const { rows } = await trx.raw(
    `select array_agg((day::date)::timestamp at time zone ? order by at) as starts
     from unnest(?::text[]) with ordinality as days(day, at)`,
    [city.timeZone, [before, day, dayAfter(day)]],
  )
  const [beforeStart, dayStart, dayEnd] = rows[0].starts as [Date, Date, Date]
  return { day, before, past: day < today, beforeStart, dayStart, dayEnd }
}
