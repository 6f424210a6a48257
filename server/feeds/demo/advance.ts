import type { Knex } from 'knex'
import type { Alarm, State } from '../../../contracts/lifecycle.ts'
import type { CommandBody, CommandName } from '../../../contracts/report.ts'
import type { Random } from '../../../fixtures/generator/history/random.ts'
import {
  answerOf,
  evidenceOf,
  pauseReason,
  ratingComment,
  refusalReason,
} from '../../../fixtures/generator/texts/index.ts'
import type { LoadedCity } from '../../../fixtures/loadCity.ts'
import type { WorkingTime } from '../../sla/workingTime.ts'

/** The demo's own reports are marked with it; it never touches another's. */
export const DEMO_SOURCE = 'demo'

/** A report that something may be done to. */
interface Candidate {
  code: string
  category: string
  category_id: number
  address: string | null
  area_id: number | null
  agency: string | null
  due_at: Date | null
  alarm: Alarm | null
}

/** Something that agencies and citizens do, in which state, and how often for each report that comes in. */
export interface Deed {
  name: CommandName
  state: State
  perReport: number
}

/** In a city at rest as many reports leave a state as enter it. */
export const deeds: Deed[] = [
  { name: 'accept', state: 'received', perReport: 0.95 },
  { name: 'refuse', state: 'received', perReport: 0.04 },
  { name: 'refer', state: 'accepted', perReport: 0.95 },
  { name: 'refer', state: 'in_progress', perReport: 0.05 },
  { name: 'start', state: 'referred', perReport: 0.94 },
  { name: 'wait', state: 'in_progress', perReport: 0.06 },
  { name: 'start', state: 'waiting', perReport: 0.06 },
  { name: 'extend', state: 'in_progress', perReport: 0.25 },
  { name: 'resolve', state: 'in_progress', perReport: 0.95 },
  { name: 'rate', state: 'resolved', perReport: 0.47 },
  { name: 'reopen', state: 'rated', perReport: 0.02 },
]

const CANDIDATE = `
  select report.code, category.code as category, category_id, address, agency.code as agency,
    due_at, alarm,
    (select max(area_id) from report_area where report_id = report.id) as area_id
  from report join category on category.id = category_id left join agency on agency.id = agency_id`
/** Two working days. */
const EXTENSION_MINUTES = 960
const RECENT_EVENTS = 4000
const OLDEST = 150

/** One of the reports that have been longest in a state, by chance; null where there is none. */
export async function findCandidate(knex: Knex, { state }: Deed): Promise<Candidate | null> {
  const isDone = state === 'resolved' || state === 'rated'
  // Nobody rates what was done months ago, and the log finds what is fresh without a scan.
  const eligible = isDone
    ? `select id from report where source = '${DEMO_SOURCE}' and state = :state and id in (select report_id from event_log
         where kind = :state and seq > (select seq - ${RECENT_EVENTS} from log_head))`
    : `select id from report where state in ('received', 'accepted', 'referred', 'in_progress', 'waiting')
         and source = '${DEMO_SOURCE}' and state = :state and (state <> 'waiting' or agency_id is not null)
       order by changed_at limit ${OLDEST}`
  const { rows } = await knex.raw(
    `with eligible as (${eligible})
     ${CANDIDATE} where report.id = (select id from eligible order by random() limit 1)`,
    { state },
  )
  return (rows[0] as Candidate | undefined) ?? null
}

/** What the command says: texts by category, the agency that such reports go to there, ratings as published. */
export async function bodyOf(
  knex: Knex,
  city: LoadedCity,
  name: CommandName,
  candidate: Candidate,
  random: Random,
  workingTime: WorkingTime,
): Promise<CommandBody | null> {
  const agency = city.agencies.find(({ code }) => code === candidate.agency)
  switch (name) {
    case 'refer': {
      const code = await usualAgency(knex, candidate)
      return code ? { agency: code } : null
    }
    case 'wait':
      return { reason: pauseReason(random) }
    case 'refuse':
      return { reason: refusalReason(random, candidate.category) }
    case 'resolve':
      return agency ? { answer: answerOf(random, candidate.category, candidate.address ?? '', agency) } : null
    case 'extend': {
      // Nobody asks for more time before it runs out.
      if (!agency || !candidate.due_at || candidate.alarm !== 'due_soon') return null
      const until = workingTime.addMinutes(candidate.due_at, EXTENSION_MINUTES).at.toISOString()
      return { until, by: 'agency', grantedBy: agency.name.vi, reason: pauseReason(random) }
    }
    case 'reopen':
      return { evidence: evidenceOf(random) }
    case 'rate': {
      const { satisfiedOrAccepted, rated } = city.city.published
      const isGood = random.chance(satisfiedOrAccepted / rated)
      const rating = isGood ? (random.chance(0.58) ? 'satisfied' : 'accepted') : 'dissatisfied'
      return { rating, ...ratingComment(random, rating) }
    }
    default:
      return {}
  }
}

/** An agency in force that reports of this category went to lately: in the same area if there was one. */
async function usualAgency(knex: Knex, { category_id, area_id, agency }: Candidate): Promise<string | null> {
  const { rows } = await knex.raw(
    `select agency.code from (
       select id, agency_id from report where category_id = ? and agency_id is not null order by id desc limit 300
     ) lately join agency on agency.id = agency_id
     where (valid_to is null or valid_to >= current_date) and agency.code is distinct from ?
     order by exists (select from report_area where report_id = lately.id and area_id = ?) desc, random() limit 1`,
    [category_id, agency, area_id ?? 0] as Knex.RawBinding[],
  )
  return rows[0]?.code ?? null
}
