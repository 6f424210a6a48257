import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stats, type Stats } from '../../../../contracts/stats.ts'
import { daysAgo } from '../../../../tests/support/leaderDays.ts'
import { startNoticeCity, type LOGINS, type NoticeCity } from '../../../../tests/support/notices.ts'
import { scheduling, VIEW } from '../../../../tests/support/schedules.ts'

let notice: NoticeCity
let sent: ReturnType<typeof scheduling>
beforeAll(async () => {
  notice = await startNoticeCity()
  sent = scheduling(notice)
})
afterAll(() => notice.stop())
afterEach(() => sent.forget())

type Login = (typeof LOGINS)[number]
/** The thirty days that have just ended, and those before. */
const MOVED = { from: daysAgo(30), to: daysAgo(1), compareFrom: daysAgo(60), compareTo: daysAgo(31) }
const vi = new Intl.NumberFormat('vi-VN')

/** What a reader is answered who asks the moved view herself. */
async function asked(login: Login): Promise<Stats> {
  const query = new URLSearchParams({ measures: 'received,onTime,backlog', by: 'agency', ...MOVED })
  return stats.parse((await notice.people[login].get(`/api/stats?${query}`)).body)
}
const totalOf = (table: Stats['table']) => table.levels.at(-1)!.cells[0]!.values[0]![0]!
const letterTo = (login: Login) => notice.box.letters.find(({ rcpt }) => rcpt[0] === `${login}@hue.example`)!

describe('a view of statistics that is sent', () => {
  it('comes to each reader with what she may see, of the days that have just ended', async () => {
    await notice.subscribe('operator', { digest: false })
    await notice.subscribe('leader', { digest: false })
    await sent.keep('operator')
    expect((await sent.send('operator', ['operator', 'leader'])).status).toBe(200)
    await sent.makeDue()
    await notice.arrived(2)
    const [city, area] = [await asked('operator'), await asked('leader')]
    expect(totalOf(area.table)).toBeLessThan(totalOf(city.table))
    for (const [login, answer] of [
      ['operator', city],
      ['leader', area],
    ] as const) {
      const letter = letterTo(login)
      const [now, then] = [totalOf(answer.table), totalOf(answer.comparison!)]
      const sign = now > then ? '+' : now < then ? '−' : '±'
      expect(letter.text).toContain(
        `\nTiếp nhận: ${vi.format(now)} (${sign}${vi.format(Math.abs(now - then))}, kỳ trước ${vi.format(then)})\n`,
      )
      expect(letter.text).toContain(`asOfSeq ${vi.format(answer.asOfSeq)}`)
      expect(letter.subject).toContain(VIEW.name)
      expect(letter.html).toContain('Tiếp nhận &amp; đúng hạn &lt;tháng&gt;')
      expect(letter.html).toContain('<html lang="vi">')
      expect(letter.html).not.toMatch(/<img|<link|url\(|<script/)
      expect(letter.text).not.toContain('lẽ ra')
    }
    const link = /https:\/\/toancanh\.example\/stats\?\S+/.exec(
      letterTo('leader').text!.split('Mở khung')[1]!,
    )!
    expect(Object.fromEntries(new URL(link[0]).searchParams)).toEqual({
      ...{ measures: 'received,onTime,backlog', by: 'agency', ...MOVED, lang: 'vi' },
    })
  })
})
