import type { Knex } from 'knex'
import type { ScheduleBody, Schedules } from '../../../../contracts/statsSchedule.ts'
import { fieldProblem, ProblemError } from '../../../errors.ts'
import type { Deps } from '../../../http/deps.ts'
import { appendAudit } from '../../../identity/audit.ts'
import { newToken } from '../../../identity/token.ts'
import { askedBy } from './ask.ts'
import { listReaders, type Person } from './readers.ts'
import { nextLetter } from './rhythm.ts'
import { COLUMNS, lastLetter, presentLast, rhythmOf, type ScheduleRow } from './rows.ts'

type Given = Pick<Deps, 'knex' | 'reference' | 'mail'>

interface ReaderRow {
  schedule_id: number
  id: number
  name: string
  role: Person['role']
  reach: Person['reach']
  hasAddress: boolean
  stopped: boolean
  last: unknown
}

/** The views that an account has sent, with what became of the last letter to each reader. */
export async function listSchedules({ knex, reference, mail }: Given, accountId: number): Promise<Schedules> {
  const { rows } = await knex.raw(
    `select ${COLUMNS} from stats_schedule schedule where account_id = ? order by view`,
    [accountId],
  )
  const { rows: readers } = await knex.raw(
    `select schedule_id, account.id, account.name, role, reach, confirmed_at is not null as "hasAddress",
       stopped_at is not null as stopped, ${lastLetter('schedule_id', 'account.id')} as last
     from stats_reader reader join account on account.id = reader.account_id
       left join notice on notice.account_id = account.id
     where schedule_id = any(?) order by account.id <> ?, account.name, account.id`,
    [rows.map(({ id }: ScheduleRow) => id), accountId],
  )
  return {
    mail: mail && { from: mail.from },
    timeZone: reference().city.timeZone,
    items: (rows as ScheduleRow[]).map(({ id, view, at, lang, format, period, next_at, ...row }) => ({
      ...{ id, view, at, lang, format, period, rhythm: rhythmOf(row) },
      nextAt: next_at?.toISOString() ?? null,
      readers: (readers as ReaderRow[])
        .filter(({ schedule_id }) => schedule_id === id)
        .map(({ schedule_id: _, last, ...reader }) => ({ ...reader, last: presentLast(last) })),
    })),
  }
}

/** @throws ProblemError `invalid-input` at `view` for one that there is not, or that cannot be counted */
async function requireView(trx: Knex, accountId: number, name: string) {
  const view = await trx('stats_view').where({ account_id: accountId, name }).forUpdate().first()
  if (!view) throw fieldProblem('invalid-input', 'view', 'is no view that you have saved')
  if (!askedBy(view.query).success)
    throw fieldProblem('invalid-input', 'view', 'is a view that cannot be counted any more')
}

/**
 * Has a view sent from now on, as it is chosen, in the place of what was chosen for it before. Whoever has ended her letters
 * of it gets none, also where she is named again.
 * @throws ProblemError `unavailable`, `invalid-input` at `view` or `readers`
 */
export async function saveSchedule(given: Given, owner: Person, body: ScheduleBody): Promise<void> {
  const { knex, reference, mail } = given
  if (!mail) throw new ProblemError('unavailable', 'This server sends no mail: SMTP_URL is not set')
  const { view, rhythm, at, lang, format, period, readers } = body
  await knex.transaction(async (trx) => {
    await requireView(trx, owner.id, view)
    const allowed = new Set((await listReaders(trx, reference(), owner)).map(({ id }) => id))
    if (!readers.every((id) => allowed.has(id)))
      throw fieldProblem('invalid-input', 'readers', 'names somebody whose work is no part of yours')
    const { rows } = await trx.raw('select clock_timestamp() as now')
    const next = nextLetter(reference().city.timeZone, rhythm, at, rows[0].now)
    const on_day = rhythm.every === 'day' ? 1 : rhythm.on
    const [{ id }] = await trx('stats_schedule')
      .insert({
        ...{ account_id: owner.id, view, every: rhythm.every, on_day, at, lang, format, period },
        ...{ next_day: next.day, next_at: next.dueAt },
      })
      .onConflict(['account_id', 'view'])
      .merge()
      .returning('id')
    await trx('stats_reader').where({ schedule_id: id }).whereNotIn('account_id', readers).delete()
    await trx('stats_reader')
      .insert(readers.map((account_id) => ({ schedule_id: id, account_id, stop_token: newToken() })))
      .onConflict(['schedule_id', 'account_id'])
      .ignore()
    await appendAudit(trx, {
      kind: 'schedule-set',
      accountId: owner.id,
      data: {
        ...{ schedule: id, rhythm: `${rhythm.every} ${on_day} ${at}`, format, period },
        readers: readers.join(','),
      },
    })
  })
}

/** Has a view sent no more; nothing where it is not. */
export async function removeSchedule(knex: Knex, accountId: number, view: string): Promise<void> {
  await knex.transaction(async (trx) => {
    const ended = await trx('stats_schedule').where({ account_id: accountId, view }).delete().returning('id')
    for (const { id } of ended)
      await appendAudit(trx, { kind: 'schedule-ended', accountId, data: { schedule: id, by: 'owner' } })
  })
}
