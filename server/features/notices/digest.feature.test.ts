import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { countRows } from '../../../tests/support/leaderDays.ts'
import { LOGINS, startNoticeCity, type NoticeCity } from '../../../tests/support/notices.ts'
import type { Json } from '../../../tests/support/service.ts'
import { createKnex } from '../../db/knex.ts'
import { OPEN_ACCESS } from '../../http/deps.ts'
import { startService } from '../../service.ts'

let notice: NoticeCity
beforeAll(async () => {
  notice = await startNoticeCity()
})
afterAll(() => notice.stop())
afterEach(() => notice.forget())

describe('the digest', () => {
  it('of an area has the figures of the morning’s page, each with the address of its rows', async () => {
    await notice.subscribe('leader')
    await notice.makeDue()
    const [letter] = await notice.arrived(1)
    const reach = (await notice.people.leader.get('/api/session')).body.person.reach
    const { body: page } = await notice.people.leader.get(`/api/morning?set=${reach.set}&area=${reach.area}`)
    const figures = { ...page.backlog, dueOnDay: page.late.figure, ...page.changes }
    const words = {
      backlog: 'Tồn đọng',
      overdue: 'Quá hạn',
      dueOnDay: 'Đến hạn hôm nay',
      cameIn: 'Tiếp nhận mới',
    }
    for (const [name, word] of Object.entries({ ...words, wereResolved: 'Xử lý xong' })) {
      const figure: Json = figures[name]
      const number = new Intl.NumberFormat('vi-VN').format(figure.value)
      expect(letter!.text).toContain(`\n${word}: ${number}\n`)
      const link = `https://toancanh.example/area/474?lang=vi&set=${reach.set}&rows=${encodeURIComponent(figure.rows)}`
      expect(letter!.text!.replaceAll('+', '%20')).toContain(link)
      expect(letter!.html).toContain(`>${number}</a>`)
      expect(await countRows(notice.city, figure.rows)).toBe(figure.value)
    }
    expect(letter!.text).toContain(`thay đổi thứ ${new Intl.NumberFormat('vi-VN').format(page.asOfSeq)}.`)
    expect(letter!.html).toContain('<html lang="vi">')
    expect(letter!.text).not.toContain('lẽ ra')
  })

  it('of an agency and of the city have the figures of theirs, in the language that was chosen', async () => {
    await notice.subscribe('dispatcher', { lang: 'en' })
    await notice.subscribe('operator', { lang: 'en' })
    await notice.makeDue()
    await notice.arrived(2)
    const to = (login: string) => notice.box.letters.find(({ rcpt }) => rcpt[0] === `${login}@hue.example`)!
    const agency = (await notice.people.dispatcher.get('/api/morning/agency?agency=so-xay-dung')).body
    expect(to('dispatcher').text).toContain(`Backlog: ${agency.queue.backlog.value}\n`)
    expect(to('dispatcher').text).toContain('/agency/so-xay-dung?lang=en&rows=')
    const board = (await notice.people.operator.get('/api/board')).body
    expect(to('operator').text).toContain(`Overdue: ${board.figures.overdue.value}\n`)
    expect(to('operator').subject).toMatch(
      new RegExp(`^Hue, \\d+ \\w+ 20\\d\\d: ${board.figures.overdue.value} overdue$`),
    )
  })

  it('comes once for an account and a day, whatever two processes and a change of the hour do', async () => {
    const knex = createKnex(notice.city.db.connection, { max: 10 })
    const { log } = notice.city.service.deps
    const second = await startService({
      ...{
        knex,
        log,
        port: 0,
        host: '127.0.0.1',
        clientFolder: null,
        access: OPEN_ACCESS,
        mail: notice.box.settings,
      },
    })
    for (const login of LOGINS) await notice.subscribe(login)
    await notice.makeDue()
    await notice.arrived(4)
    // Later on the same day, and once more.
    for (let turn = 0; turn < 3; turn++) {
      await notice.sql(
        `update notice set next_day = (select max(day) from mail), next_at = clock_timestamp()`,
      )
      await notice.done()
    }
    expect(notice.box.letters.map(({ rcpt }) => rcpt[0]).sort()).toEqual(
      ['administrator', 'dispatcher', 'leader', 'operator'].map((login) => `${login}@hue.example`),
    )
    expect(new Set(notice.box.letters.map(({ messageId }) => messageId)).size).toBe(4)
    await second.stop()
    await knex.destroy()
  })

  it('that comes late says so, and one that would come too late is told of on the page instead', async () => {
    // Not before it is too late for the one that is made due.
    const soon = new Date(Date.now() + 90 * 60_000).toLocaleTimeString('en-GB', {
      timeZone: 'Asia/Ho_Chi_Minh',
    })
    await notice.subscribe('leader', { at: `${soon.slice(0, 2)}:00` })
    await notice.makeDue('2 hours')
    const [late] = await notice.arrived(1)
    expect(late!.text).toContain('Thư này lẽ ra được gửi lúc')
    await notice.done()
    await notice.sql('delete from mail')
    await notice.makeDue('7 hours')
    await notice.done()
    expect(notice.box.letters).toHaveLength(1)
    const { mails, nextAt } = await notice.read('leader')
    expect(mails[0]).toMatchObject({ kind: 'digest', state: 'dropped', reason: 'too-late', tries: 0 })
    expect(Date.parse(nextAt!)).toBeGreaterThan(Date.now())
  })

  it.each([
    ['recipients', { at: 'recipient', code: 451 }],
    ['what is sent', { at: 'content', code: 452 }],
  ] as const)(
    'is tried again after a pause while the server puts off %s, and then comes once',
    async (_, mood) => {
      await notice.subscribe('leader')
      notice.box.mood = mood
      await notice.makeDue()
      await notice.becomes('digest', { tries: 1 })
      await notice.becomes('digest', { state: 'waiting' })
      const [{ pause }] = await notice.sql(
        `select next_try_at - clock_timestamp() > interval '30 seconds' as pause from mail where kind = 'digest'`,
      )
      expect(pause).toBe(true)
      notice.box.mood = null
      await notice.sql('update mail set next_try_at = clock_timestamp()')
      await notice.arrived(1)
      await notice.done()
      expect(notice.box.letters).toHaveLength(1)
      await notice.becomes('digest', { state: 'sent', tries: 2 })
      expect(notice.city.complaints().splice(0)).toEqual([expect.stringContaining(`"code":"${mood.code}"`)])
    },
  )

  it('is given up where the server will never take it, and others come', async () => {
    await notice.subscribe('leader')
    notice.box.mood = { at: 'recipient', code: 550 }
    await notice.makeDue()
    await notice.becomes('digest', { state: 'dropped', reason: 'refused' })
    notice.box.mood = null
    await notice.subscribe('operator')
    await notice.sql(`update notice set next_at = clock_timestamp() where email like 'operator%'`)
    await notice.arrived(1)
    expect(notice.box.letters[0]!.rcpt).toEqual(['operator@hue.example'])
    expect(notice.city.complaints().splice(0)).toEqual([expect.stringContaining('"code":"550"')])
  })
})
