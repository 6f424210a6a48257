import { describe, expect, it, onTestFinished } from 'vitest'
import { received } from '../../../../contracts/statsSchedule.ts'
import type { LOGINS } from '../../../../tests/support/notices.ts'
import { createPerson, signInAs, visitor } from '../../../../tests/support/people.ts'
import { startScheduling, totalOf, VIEW } from '../../../../tests/support/schedules.ts'

const { notice, sent, number } = await startScheduling()

type Login = (typeof LOGINS)[number]

describe('a view of statistics that is sent to people', () => {
  it('is reckoned with the reach that its reader has when it is sent, and never goes beyond that of its owner', async () => {
    await notice.subscribe('operator', { digest: false })
    await notice.subscribe('administrator', { digest: false })
    await sent.keep('administrator')
    await sent.send('administrator', ['operator'])
    const [{ reach }] = await notice.sql(`select reach from account where login = 'leader'`)
    const become = (login: string, role: string, to: object) =>
      notice.sql(`update account set role = ?, reach = ? where login = ?`, [role, JSON.stringify(to), login])
    try {
      await become('operator', 'leader', reach)
      await sent.makeDue()
      const [letter] = await notice.arrived(1)
      const total = totalOf((await sent.asked('leader')).table)
      expect(letter!.text).toContain(`\nTiếp nhận: ${number.format(total)} (`)
      await sent.done()
      await notice.sql('delete from mail')
      await become('administrator', 'dispatcher', { of: 'agency', agency: 'so-xay-dung' })
      await sent.makeDue()
      await sent.done()
      expect(notice.box.letters).toHaveLength(1)
      expect(await notice.sql('select reason from mail')).toEqual([{ reason: 'not-wanted' }])
    } finally {
      await become('operator', 'operator', { of: 'city' })
      await become('administrator', 'administrator', { of: 'city' })
    }
  })

  it('goes to nobody whose account is closed, and ends with the account of its owner', async () => {
    for (const login of ['leader', 'operator'] as const) await notice.subscribe(login, { digest: false })
    await sent.keep('operator')
    await sent.send('operator', ['leader', 'operator'])
    const change = async (login: Login, body: object) =>
      (await notice.people.administrator.send('POST', `/api/accounts/${await sent.idOf(login)}`, body)).status
    try {
      expect(await change('leader', { closed: true })).toBe(200)
      await sent.makeDue()
      await sent.done()
      expect(notice.box.letters.map(({ rcpt }) => rcpt[0])).toEqual(['operator@hue.example'])
      await notice.sql('delete from mail')
      await sent.makeDue('-1 hour')
      expect(await change('operator', { closed: true })).toBe(200)
      expect(await notice.sql('select next_at from stats_schedule')).toEqual([{ next_at: null }])
      // Closed by the demo's end, say, and not by an administrator.
      await sent.makeDue()
      await sent.done()
      expect(await notice.sql('select from mail')).toEqual([])
    } finally {
      for (const login of ['leader', 'operator'] as const) {
        expect(await change(login, { closed: false })).toBe(200)
        notice.people[login] = await signInAs(notice.city, login)
      }
    }
  })

  it('ends for a reader by its link at once and without signing in, and comes again only when she says so', async () => {
    await notice.subscribe('leader', { digest: false })
    await sent.keep('operator')
    await sent.send('operator', ['leader'])
    await sent.makeDue()
    const [letter] = await notice.arrived(1)
    const header = letter!.headers.find(({ key }) => key === 'list-unsubscribe')!.value
    const link = header.slice('<https://toancanh.example'.length, -1)
    expect(letter!.headers.find(({ key }) => key === 'list-unsubscribe-post')!.value).toBe(
      'List-Unsubscribe=One-Click',
    )
    expect(letter!.text).toContain(`/notices/stop?lang=vi&of=statistic&token=`)
    const stopped = async () => (await sent.read('operator')).items[0]!.readers[0]!.stopped
    const nobody = visitor(notice.city)
    // Programs follow links ahead of people.
    await fetch(notice.city.url + link, { redirect: 'manual' })
    expect(await stopped()).toBe(false)
    expect((await nobody.send('POST', link)).status).toBe(204)
    expect((await nobody.send('POST', link)).status).toBe(204)
    expect(await stopped()).toBe(true)
    await sent.send('operator', ['leader'])
    await notice.sql('delete from mail')
    await sent.makeDue()
    await sent.done()
    expect(notice.box.letters).toHaveLength(1)

    const mine = async () => received.parse((await notice.people.leader.get('/api/notices/statistics')).body)
    const [item] = (await mine()).items
    expect(item).toMatchObject({ view: VIEW.name, from: 'Người operator', wanted: false, nextAt: null })
    const want = (login: Login, wanted: boolean) =>
      notice.people[login].send('POST', '/api/notices/statistics', { id: item!.id, wanted })
    expect((await want('dispatcher', true)).status).toBe(404)
    expect((await want('leader', true)).status).toBe(200)
    await sent.makeDue()
    await notice.arrived(2)
    expect((await want('leader', false)).body.items[0].wanted).toBe(false)
    const lines = await notice.sql(
      `select kind, data->>'by' as by from audit_log where kind like 'schedule-%' and (data->>'schedule')::integer = ? order by seq`,
      [String(item!.id)],
    )
    expect(lines.map(({ kind, by }) => `${kind} ${by}`)).toEqual([
      ...['schedule-set null', 'schedule-ended link', 'schedule-set null'],
      ...['schedule-set reader again', 'schedule-ended reader'],
    ])
  })

  it.each<[string, string]>([
    ['its reader ends it', 'update stats_reader set stopped_at = clock_timestamp()'],
    ['the account of its owner is closed', `update account set closed_at = now() where login = 'operator'`],
    [
      'its reader sees no reports any more',
      `update account set role = 'wall', reach = '{"of": "city"}' where login = 'leader'`,
    ],
  ])('that waits for a mail server is not sent once %s', async (_, change) => {
    await notice.subscribe('leader', { digest: false })
    await sent.keep('operator')
    await sent.send('operator', ['leader'])
    const [{ reach }] = await notice.sql(`select reach from account where login = 'leader'`)
    notice.box.mood = { at: 'content', code: 452 }
    await sent.makeDue()
    const letters = () => notice.sql(`select tries, reason from mail where kind = 'statistic'`)
    await expect.poll(letters, { timeout: 20_000 }).toEqual([{ tries: 1, reason: null }])
    await notice.sql(change)
    onTestFinished(async () => {
      const was = `update account set role = 'leader', reach = ? where login = 'leader'`
      await notice.sql(was, [JSON.stringify(reach)])
    })
    notice.box.mood = null
    await notice.sql('update mail set next_try_at = clock_timestamp()')
    await expect.poll(letters, { timeout: 20_000 }).toEqual([{ tries: 1, reason: 'not-wanted' }])
    expect(notice.box.letters).toEqual([])
    expect(notice.city.complaints().splice(0)).toEqual([expect.stringContaining('"code":"452"')])
  })

  it('is refused with its field where it cannot be sent', async () => {
    await sent.keep('leader')
    await sent.keep('leader', { name: 'hỏng', query: 'measures=khong-co' })
    const operator = await sent.idOf('operator')
    const self = await sent.idOf('leader')
    for (const [field, fields] of [
      ['view', { view: 'không có' }],
      ['view', { view: 'hỏng' }],
      ['readers', { readers: [self, operator] }],
      ['readers', { readers: [] }],
      ['readers', { readers: [2_000_000_000] }],
      ['readers.0', { readers: ['an@hue.example'] }],
      ['rhythm.on', { rhythm: { every: 'week', on: 8 } }],
      ['rhythm.on', { rhythm: { every: 'month', on: 0 } }],
      ['rhythm.every', { rhythm: { every: 'hour' } }],
      ['at', { at: '07:15' }],
      ['period', { period: 'some-day' }],
      ['format', { format: 'parquet' }],
    ] as const) {
      const answer = await sent.send('leader', ['leader'], fields)
      expect([answer.status, answer.body.type, answer.body.errors[0].field]).toEqual([
        ...[422, '/problems/invalid-input', field],
      ])
    }
    const beyond = { id: 2 ** 40, wanted: false }
    expect((await notice.people.leader.send('POST', '/api/notices/statistics', beyond)).status).toBe(422)
    expect((await sent.read('leader')).items).toEqual([])
    const readers = async (login: Login) =>
      (await notice.people[login].get('/api/stats/readers')).body.items.map(({ id }: { id: number }) => id)
    expect(await readers('leader')).toEqual([self])
    await createPerson(notice.city, { login: 'man-hinh', role: 'wall' })
    const [{ id: wall }] = await notice.sql(`select id from account where login = 'man-hinh'`)
    expect(await readers('operator')).not.toContain(wall)
    expect((await readers('operator'))[0]).toBe(operator)
    expect(await readers('operator')).toContain(self)
  })
})
