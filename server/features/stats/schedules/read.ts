import type { Reach as NamedReach } from '../../../../contracts/identity.ts'
import type { DropReason } from '../../../../contracts/notices.ts'
import type { Stats, StatsQuery } from '../../../../contracts/stats.ts'
import type { Localized } from '../../../../contracts/text.ts'
import { ProblemError } from '../../../errors.ts'
import { periodOf } from '../../../figures/period.ts'
import type { Deps } from '../../../http/deps.ts'
import { resolveReach } from '../../../identity/reach.ts'
import type { Reference } from '../../../reports/reference.ts'
import type { Waiting } from '../../notices/queue.ts'
import { readStats } from '../readStats.ts'
import { askedBy } from './ask.ts'
import { sentComparison, sentPeriod } from './period.ts'
import { mayBeSentBy, type Person } from './readers.ts'
import { COLUMNS, isAlive, type ScheduleRow } from './rows.ts'

/** What a letter tells: a view, counted for its reader as she reads it now. */
export interface Statement {
  view: string
  /** The view as the page has it. */
  pageQuery: string
  query: StatsQuery
  stats: Stats
  format: ScheduleRow['format']
  /** Name of who has it sent; null for the reader herself. */
  owner: string | null
  /** What the reader answers for; null for the whole city. */
  theirs: Localized | null
  stopToken: string
}

type Row = ScheduleRow & {
  query: string
  owner: Person & { name: string }
  alive: boolean
  stop_token: string
  stopped: boolean
}

async function readRow({ knex }: Deps, { scheduleId, accountId }: Waiting): Promise<Row | undefined> {
  const { rows } = await knex.raw(
    `select ${COLUMNS}, query, stop_token, stopped_at is not null as stopped, ${isAlive('owner')} as alive,
       json_build_object('id', owner.id, 'name', owner.name, 'role', owner.role, 'reach', owner.reach) as owner
     from stats_schedule schedule join account owner on owner.id = schedule.account_id
       join stats_view on stats_view.account_id = schedule.account_id and stats_view.name = schedule.view
       join stats_reader on schedule_id = schedule.id and stats_reader.account_id = ?
     where schedule.id = ?`,
    [accountId, scheduleId],
  )
  return rows[0]
}

function nameOf(reference: Reference, reach: NamedReach): Localized | null {
  if (reach.of === 'city') return null
  if (reach.of === 'agency') return reference.agencies.find(reach.agency)?.name ?? null
  const set = reference.areaSets.find(reach.set)
  return reference.areas.find(({ setId, code }) => setId === set?.id && code === reach.area)?.name ?? null
}

/** A view's query with the days that a letter of a day tells of. */
function asked(reference: Reference, row: Row, day: string, lang: StatsQuery['lang']): StatsQuery | null {
  const { data: query } = askedBy(row.query)
  if (!query) return null
  const ofView = periodOf(reference, query)
  const sent = sentPeriod(row.period, day, ofView)
  const { compareFrom, compareTo, ...rest } = query
  const compared =
    compareFrom && compareTo ? sentComparison({ from: compareFrom, to: compareTo }, ofView, sent) : null
  return {
    ...rest,
    ...{ from: sent.from, to: sent.to, lang },
    ...(compared && { compareFrom: compared.from, compareTo: compared.to }),
  }
}

/**
 * Counts what a letter tells, with the reach that its reader has now.
 * @returns why there is none where nobody wants it any more, its reader may not have it, or it cannot be counted
 */
export async function readStatement(deps: Deps, waiting: Waiting): Promise<Statement | DropReason> {
  const reference = deps.reference()
  const row = await readRow(deps, waiting)
  if (!row || row.stopped || !row.alive) return 'not-wanted'
  const { accountId: id, role, reach } = waiting
  if (!(await mayBeSentBy(deps.knex, reference, row.owner, { id, role, reach }))) return 'not-wanted'
  try {
    const query = asked(reference, row, waiting.day!, row.lang ?? waiting.lang)
    if (!query) return 'not-countable'
    return {
      ...{ view: row.view, pageQuery: row.query, query, format: row.format, stopToken: row.stop_token },
      stats: await readStats(deps, query, await resolveReach(deps.knex, reference, reach)),
      owner: row.owner.id === id ? null : row.owner.name,
      theirs: nameOf(reference, reach),
    }
  } catch (error) {
    // A code that the city has given up, or more values than are told: it will not be otherwise when tried again.
    if (error instanceof ProblemError) return 'not-countable'
    throw error
  }
}
