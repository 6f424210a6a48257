import { afterAll, afterEach, expect } from 'vitest'
import { stats, type Stats } from '../../contracts/stats.ts'
import { schedules, type Schedules } from '../../contracts/statsSchedule.ts'
import { daysAgo } from './leaderDays.ts'
import { startNoticeCity, type LOGINS, type NoticeCity } from './notices.ts'

type Login = (typeof LOGINS)[number]

/** Days of a view: thirty that lie some days back, and the thirty before these. */
export const VIEW_DAYS = {
  from: daysAgo(45),
  to: daysAgo(16),
  compareFrom: daysAgo(75),
  compareTo: daysAgo(46),
}
export const VIEW = {
  name: 'Tiếp nhận & đúng hạn <tháng>',
  query: new URLSearchParams({ measures: 'received,onTime,backlog', by: 'agency', ...VIEW_DAYS }).toString(),
}

/** The thirty days that have just ended, and those before. */
export const MOVED_DAYS = {
  from: daysAgo(30),
  to: daysAgo(1),
  compareFrom: daysAgo(60),
  compareTo: daysAgo(31),
}
/** The first figure of a table in all. */
export const totalOf = (table: Stats['table']): number => table.levels.at(-1)!.cells[0]!.values[0]![0]!

/** Views that are sent by the people of a city with a mail server. */
function scheduling(notice: NoticeCity) {
  const idOf = async (login: Login): Promise<number> =>
    (await notice.sql('select id from account where login = ?', [login]))[0]!.id
  return {
    idOf,
    /** What a reader is answered who asks the moved view herself. */
    async asked(login: Login): Promise<Stats> {
      const query = new URLSearchParams({ measures: 'received,onTime,backlog', by: 'agency', ...MOVED_DAYS })
      return stats.parse((await notice.people[login].get(`/api/stats?${query}`)).body)
    },
    async keep(owner: Login, view = VIEW) {
      expect((await notice.people[owner].send('POST', '/api/stats/views', view)).status).toBe(200)
    },
    /** Has the view sent every day, but for what is chosen otherwise. */
    async send(owner: Login, readers: Login[], fields: object = {}) {
      return notice.people[owner].send('POST', '/api/stats/schedules', {
        ...{ view: VIEW.name, rhythm: { every: 'day' }, at: '07:00', lang: null, format: 'none' },
        ...{ period: 'as-view', readers: await Promise.all(readers.map(idOf)) },
        ...fields,
      })
    },
    read: async (owner: Login): Promise<Schedules> =>
      schedules.parse((await notice.people[owner].get('/api/stats/schedules')).body),
    /** Makes the letters of a local day due, so long ago. */
    makeDue: (ago = '1 minute', day = daysAgo(0)) =>
      notice.sql(`update stats_schedule set next_at = clock_timestamp() - ?::interval, next_day = ?`, [
        ago,
        day,
      ]),
    /** Waits until nothing is to be sent any more. */
    async done() {
      await expect
        .poll(() => notice.sql('select from stats_schedule where next_at <= clock_timestamp()'), {
          timeout: 20_000,
        })
        .toEqual([])
      await notice.done()
    },
    async forget() {
      await notice.sql('delete from stats_schedule')
      await notice.sql('delete from stats_view')
      await notice.sql('update account set closed_at = null')
      await notice.forget()
    },
  }
}

/** A city with a mail server for one file of tests, which forgets all views after each of them. */
export async function startScheduling() {
  const notice = await startNoticeCity()
  const sent = scheduling(notice)
  afterAll(() => notice.stop())
  afterEach(() => sent.forget())
  return { notice, sent, number: new Intl.NumberFormat('vi-VN') }
}
