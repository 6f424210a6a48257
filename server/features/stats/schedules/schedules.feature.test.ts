import { readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { daysAgo } from '../../../../tests/support/leaderDays.ts'
import { LOGINS } from '../../../../tests/support/notices.ts'
import { MOVED_DAYS, startScheduling, totalOf, VIEW } from '../../../../tests/support/schedules.ts'
import { createKnex } from '../../../db/knex.ts'
import { OPEN_ACCESS } from '../../../http/deps.ts'
import { startService } from '../../../service.ts'

const { notice, sent, number } = await startScheduling()

const letterTo = (login: string) => notice.box.letters.find(({ rcpt }) => rcpt[0] === `${login}@hue.example`)!

describe('a view of statistics that is sent', () => {
  it('comes to each reader with what she may see, of the days that have just ended', async () => {
    await notice.subscribe('operator', { digest: false })
    await notice.subscribe('leader', { digest: false })
    await sent.keep('operator')
    expect((await sent.send('operator', ['operator', 'leader'])).status).toBe(200)
    await sent.makeDue()
    await notice.arrived(2)
    const [city, area] = [await sent.asked('operator'), await sent.asked('leader')]
    expect(totalOf(area.table)).toBeLessThan(totalOf(city.table))
    for (const [login, answer] of [
      ['operator', city],
      ['leader', area],
    ] as const) {
      const letter = letterTo(login)
      const [now, then] = [totalOf(answer.table), totalOf(answer.comparison!)]
      const sign = now > then ? '+' : now < then ? '−' : '±'
      expect(letter.text).toContain(
        `\nTiếp nhận: ${number.format(now)} (${sign}${number.format(Math.abs(now - then))}, kỳ trước ${number.format(then)})\n`,
      )
      expect(letter.text).toContain(`asOfSeq ${number.format(answer.asOfSeq)}`)
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
      ...{ measures: 'received,onTime,backlog', by: 'agency', ...MOVED_DAYS, lang: 'vi' },
    })
  })

  it('carries in the language and format of choice the file that the page gives', async () => {
    await notice.subscribe('leader', { digest: false })
    await sent.keep('leader')
    for (const format of ['csv', 'xlsx'] as const) {
      await sent.send('leader', ['leader'], { lang: 'en', format })
      await sent.makeDue()
      const letter = (await notice.arrived(1))[0]!
      expect(letter.text).toContain('The figures are those of your part')
      expect(letter.html).toContain('<html lang="en">')
      const [attached] = letter.attachments
      const query = new URLSearchParams({
        measures: 'received,onTime,backlog',
        by: 'agency',
        ...MOVED_DAYS,
        format,
      })
      const file = await fetch(`${notice.city.url}/api/stats/file?${query}&lang=en`, {
        headers: { cookie: `toancanh=${notice.people.leader.token()}` },
      })
      // Each is a file of its own, by its id.
      const named = (name: string) => name.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, 'ID')
      expect([named(attached!.filename!), attached!.mimeType]).toEqual([
        named(/filename="([^"]+)"/.exec(file.headers.get('content-disposition')!)![1]!),
        file.headers.get('content-type')!.split(';')[0],
      ])
      const bytes = (of: ArrayBuffer) => Buffer.from(of)
      const [got, given] = [bytes(attached!.content as ArrayBuffer), bytes(await file.arrayBuffer())]
      if (format === 'csv') expect(got.toString()).toBe(given.toString())
      else expect((await readXlsx(got)).sheets[0]).toEqual((await readXlsx(given)).sheets[0])
      await sent.done()
      await notice.sql('delete from mail')
      notice.box.letters.length = 0
    }
    const lines = await notice.sql(
      `select data from audit_log join account on account.id = account_id where kind = 'export' and login = 'leader' and data->>'format' = 'csv'`,
    )
    // One of the letter, one of the page.
    expect(lines).toHaveLength(2)
  })

  it('comes once, whatever two processes and a restart do', async () => {
    const second = () =>
      startService({
        ...{ knex, log: notice.city.service.deps.log, port: 0, host: '127.0.0.1', clientFolder: null },
        ...{ access: OPEN_ACCESS, mail: notice.box.settings },
      })
    const knex = createKnex(notice.city.db.connection, { max: 10 })
    let other = await second()
    for (const login of LOGINS) await notice.subscribe(login, { digest: false })
    await sent.keep('operator')
    await sent.send('operator', [...LOGINS])
    for (let turn = 0; turn < 3; turn++) {
      await sent.makeDue()
      await sent.done()
      await other.stop()
      other = await second()
    }
    await notice.arrived(4)
    expect(notice.box.letters.map(({ rcpt }) => rcpt[0]).sort()).toEqual(
      LOGINS.map((login) => `${login}@hue.example`).sort(),
    )
    await other.stop()
    await knex.destroy()
  })

  it('that takes long to count holds no other up, and comes when it is counted', async () => {
    await notice.subscribe('operator', { digest: false })
    const other = {
      name: 'Theo giờ',
      query: new URLSearchParams({ measures: 'received', by: 'hour' }).toString(),
    }
    await sent.keep('operator')
    await sent.keep('operator', other)
    await sent.send('operator', ['operator'])
    await sent.send('operator', ['operator'], { view: other.name })
    // The first is counted from tallies, the other from rows.
    const slow = await notice.city.db.knex.transaction()
    await slow.raw('lock table tally_day in access exclusive mode')
    await sent.makeDue()
    await notice.arrived(1)
    expect(notice.box.letters.map(({ subject }) => subject!.split(':')[0])).toEqual([other.name])
    await slow.rollback()
    await notice.arrived(2)
    expect(notice.box.letters[1]!.subject).toContain(VIEW.name)
  })

  it('that was missed for days is made up for once, says that it is late, and tells of the last day', async () => {
    await notice.subscribe('leader', { digest: false })
    await sent.keep('leader')
    await sent.send('leader', ['leader'], { period: 'yesterday', at: '00:00' })
    await sent.makeDue('80 hours', daysAgo(3))
    const [letter] = await notice.arrived(1)
    await sent.done()
    expect(notice.box.letters).toHaveLength(1)
    const [row] = await notice.sql(`select day::text, due_at from mail where kind = 'statistic'`)
    const { nextAt, readers } = (await sent.read('leader')).items[0]!
    expect(Date.parse(nextAt!)).toBeGreaterThan(Date.now())
    expect(readers[0]!.last).toMatchObject({ day: row.day, state: 'sent' })
    const before = new Date(Date.parse(row.day) - 86_400_000).toISOString().slice(0, 10)
    const shown = new Intl.DateTimeFormat('vi-VN', { timeZone: 'UTC' }).format(Date.parse(before))
    expect(letter!.text).toContain(`Kỳ: ${shown} – ${shown}`)
  })

  it('says that it is late where it is', async () => {
    await notice.subscribe('leader', { digest: false })
    await sent.keep('leader')
    await sent.send('leader', ['leader'], { rhythm: { every: 'month', on: 31 } })
    await sent.makeDue('3 hours')
    const [letter] = await notice.arrived(1)
    expect(letter!.text).toContain('Thư này lẽ ra được gửi lúc')
  })

  it('that the mail server does not take is tried again, and its owner sees what became of it', async () => {
    await notice.subscribe('leader', { digest: false })
    await sent.keep('operator')
    await sent.send('operator', ['leader', 'dispatcher'])
    const last = async (index: number) => (await sent.read('operator')).items[0]!.readers[index]!.last
    notice.box.mood = { at: 'content', code: 452 }
    await sent.makeDue()
    const readers = (await sent.read('operator')).items[0]!.readers
    const [leader, dispatcher] = ['Người leader', 'Người dispatcher'].map((name) =>
      readers.findIndex((one) => one.name === name),
    ) as [number, number]
    const patience = { timeout: 20_000 }
    await expect.poll(() => last(leader), patience).toMatchObject({ state: 'waiting', tries: 1 })
    // Nobody has confirmed an address that the dispatcher could be written to at.
    await expect
      .poll(() => last(dispatcher), patience)
      .toMatchObject({ state: 'dropped', reason: 'no-address' })
    notice.box.mood = { at: 'recipient', code: 550 }
    await notice.sql('update mail set next_try_at = clock_timestamp()')
    await expect
      .poll(() => last(leader), patience)
      .toMatchObject({ state: 'dropped', reason: 'refused', tries: 2 })
    expect(notice.city.complaints().splice(0)).toEqual([
      expect.stringContaining('"code":"452"'),
      expect.stringContaining('"code":"550"'),
    ])
  })

  it('that can no longer be counted says so to its owner, and one that is forgotten is sent no more', async () => {
    await notice.subscribe('operator', { digest: false })
    await sent.keep('operator')
    await sent.send('operator', ['operator'])
    await sent.keep('operator', { ...VIEW, query: `${VIEW.query}&area=khong-con` })
    await sent.makeDue()
    await expect
      .poll(async () => (await sent.read('operator')).items[0]!.readers[0]!.last, { timeout: 20_000 })
      .toMatchObject({ state: 'dropped', reason: 'not-countable' })
    const { body } = await notice.people.operator.send('POST', '/api/stats/views/remove', { name: VIEW.name })
    expect(body.items).toEqual([])
    expect((await sent.read('operator')).items).toEqual([])
    expect(await notice.sql('select from stats_reader')).toEqual([])
  })
})
