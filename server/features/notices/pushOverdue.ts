import type { Knex } from 'knex'
import type { PushMessage } from '../../../contracts/notices.ts'
import type { Reach, Role } from '../../../contracts/identity.ts'
import type { Language } from '../../../contracts/text.ts'
import type { Deps } from '../../http/deps.ts'
import { mayOf } from '../../identity/policy.ts'
import { reachCondition, resolveReach } from '../../identity/reach.ts'
import { readHead } from '../../log/read.ts'
import { groupConditions } from '../reports/groups.ts'
import type { Browser, Pushed } from './pusher.ts'
import { STILL_TOLD } from './pushStore.ts'
import { wordsOf } from './words.ts'

/** A browser is told no more often than this: what becomes overdue meanwhile is counted together. */
const BETWEEN_PUSHES = '5 minutes'
/** Where nothing has become overdue, it is looked for again after so long. */
const LOOK_AGAIN = '10 seconds'
const LONGEST_PAUSE_MINUTES = 60
/** A push service that fails so often, over more than a day, is not one. */
const MOST_FAILURES = 30

interface Row extends Browser {
  id: number
  lang: Language
  role: Role
  reach: Reach
  seen_seq: number
  failures: number
  told: boolean
}

/**
 * Tells the browser whose turn it is what has become overdue within its account's reach since it was told last, and still
 * is. Its row stays locked until the push service has answered, so that of any number of processes one tells it.
 * @returns whether there may be more
 */
export async function pushNext(
  { knex, log, reference }: Deps,
  send: (browser: Browser, message: PushMessage) => Promise<Pushed>,
): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const { rows } = await trx.raw(
      `select push_browser.id, endpoint, p256dh, auth, lang, role, reach, seen_seq, push_browser.failures, ${STILL_TOLD} as told
       from push_browser join session on session.id = session_id join account on account.id = push_browser.account_id
       where next_at <= statement_timestamp() order by next_at limit 1 for update of push_browser skip locked`,
    )
    const browser = rows[0] as Row | undefined
    if (!browser) return false
    if (!browser.told || !mayOf(browser.role).includes('see-reports')) return forget(trx, browser)
    const { seq } = await readHead(trx)
    const found = await readOverdue(trx, reference, browser, seq)
    if (found.count === 0) return moveOn(trx, browser, seq, LOOK_AGAIN)
    const pushed = await send(browser, await messageOf({ reference }, browser, found))
    if (pushed.to === 'browser') {
      await trx.raw('update push_browser set pushed_at = clock_timestamp() where id = ?', [browser.id])
      return moveOn(trx, browser, seq, BETWEEN_PUSHES)
    }
    if (!pushed.gone && browser.failures === 0)
      log.warn({ code: pushed.code, browser: browser.id }, 'a push service does not take a message')
    if (pushed.gone || browser.failures + 1 >= MOST_FAILURES) return forget(trx, browser)
    await trx.raw(
      `update push_browser set failures = failures + 1, next_at = clock_timestamp() + ? * interval '1 minute' where id = ?`,
      [Math.min(2 ** browser.failures, LONGEST_PAUSE_MINUTES), browser.id],
    )
    return true
  })
}

async function forget(trx: Knex, { id }: Row): Promise<true> {
  await trx('push_browser').where({ id }).delete()
  return true
}

async function moveOn(trx: Knex, { id }: Row, seq: number, pause: string): Promise<true> {
  await trx.raw(
    `update push_browser set seen_seq = ?, failures = 0, next_at = clock_timestamp() + ?::interval where id = ?`,
    [seq, pause, id],
  )
  return true
}

interface Overdue {
  count: number
  /** The last of them. */
  code: string
  agency: number | null
  area: number | null
}

async function readOverdue(
  trx: Knex,
  reference: Deps['reference'],
  { reach, seen_seq }: Row,
  seq: number,
): Promise<Overdue> {
  const lists = reference()
  const { sql, bindings } = reachCondition(await resolveReach(trx, lists, reach))
  const set = lists.areaSets.find(reach.of === 'area' ? reach.set : lists.city.defaultAreaSet)
  const { rows } = await trx.raw(
    `with rung as (select distinct report_id from event_log where seq > ? and seq <= ? and kind = 'sla.overdue')
     select code, agency_id as agency, count(*) over ()::integer as count,
       (select area_id from report_area join area on area.id = area_id where report_id = report.id and area.set_id = ? limit 1) as area
     from rung join report on report.id = rung.report_id where ${groupConditions.overdue} and ${sql}
     order by due_at desc, report.id limit 1`,
    [seen_seq, seq, set?.id ?? 0, ...bindings],
  )
  return rows[0] ?? { count: 0, code: '', agency: null, area: null }
}

async function messageOf(
  { reference }: Pick<Deps, 'reference'>,
  { lang, reach }: Row,
  { count, code, agency, area }: Overdue,
): Promise<PushMessage> {
  const { agencies, areaById } = reference()
  const words = wordsOf[lang].push
  const names = [
    area === null ? null : areaById.get(area)?.name[lang],
    agency === null ? words.nobody : agencies.get(agency)?.name[lang],
  ]
  const within: Record<string, string> =
    reach.of === 'area'
      ? { set: reach.set, area: reach.area }
      : reach.of === 'agency'
        ? { agency: reach.agency }
        : {}
  const rows = `/api/reports?${new URLSearchParams({ is: 'overdue', ...within })}`
  const page =
    reach.of === 'area'
      ? `/area/${encodeURIComponent(reach.area)}?${new URLSearchParams({ lang, set: reach.set, rows })}`
      : reach.of === 'agency'
        ? `/agency/${encodeURIComponent(reach.agency)}?${new URLSearchParams({ lang, rows })}`
        : `/area?${new URLSearchParams({ lang, rows })}`
  return {
    title: words.title(count),
    body: [code, ...names].filter(Boolean).join(' · ') + (count > 1 ? words.others(count - 1) : ''),
    path: count === 1 ? `/report/${encodeURIComponent(code)}?lang=${lang}` : page,
    lang,
  }
}
