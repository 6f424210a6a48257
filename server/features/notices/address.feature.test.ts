import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { notices } from '../../../contracts/notices.ts'
import { choice, startNoticeCity, tokenIn, type NoticeCity } from '../../../tests/support/notices.ts'
import { createPerson, signInAs } from '../../../tests/support/people.ts'
import { startTestService } from '../../../tests/support/service.ts'

let notice: NoticeCity
beforeAll(async () => {
  notice = await startNoticeCity()
})
afterAll(() => notice.stop())
afterEach(() => notice.forget())

describe('an address', () => {
  it('is sent one link and nothing else before that has been followed', async () => {
    expect((await notice.choose('leader')).body).toMatchObject({
      confirmed: false,
      digest: true,
      nextAt: null,
    })
    const [letter] = await notice.arrived(1)
    expect(letter!.rcpt).toEqual(['leader@hue.example'])
    expect(letter!.subject).toContain('Xác nhận địa chỉ')
    await expect(notice.makeDue()).rejects.toThrow('check constraint')
    await notice.done()
    expect(notice.box.letters).toHaveLength(1)

    const token = tokenIn(letter!.text, 'confirm')
    const nobody = await notice.city.post('/api/notices/confirm', { token })
    expect(nobody.status).toBe(204)
    expect(await notice.read('leader')).toMatchObject({ confirmed: true, nextAt: expect.any(String) })
    expect((await notice.city.post('/api/notices/confirm', { token })).status).toBe(404)
  })

  it('that is changed has to be confirmed anew, and the links to the one before do nothing', async () => {
    await notice.subscribe('leader')
    await notice.makeDue()
    const old = tokenIn((await notice.arrived(1))[0]!.text, 'stop')
    notice.box.letters.length = 0
    await notice.choose('leader', { email: 'moi@hue.example' })
    const first = tokenIn((await notice.arrived(1))[0]!.text, 'confirm')
    expect((await notice.people.leader.send('POST', '/api/notices/confirm-again')).status).toBe(200)
    const toNew = (await notice.arrived(3)).filter(({ rcpt }) => rcpt[0] === 'moi@hue.example')
    const second = tokenIn(toNew[1]!.text, 'confirm')
    expect((await notice.city.post('/api/notices/confirm', { token: first })).status).toBe(404)
    expect(await notice.read('leader')).toMatchObject({ confirmed: false, nextAt: null })
    expect((await notice.city.post(`/api/notices/stop?token=${old}`)).status).toBe(204)
    expect((await notice.city.post('/api/notices/confirm', { token: second })).status).toBe(204)
    expect(await notice.read('leader')).toMatchObject({
      email: 'moi@hue.example',
      confirmed: true,
      digest: true,
    })
  })

  it('that another takes the place of is told so, and so is one that is removed; it is kept nowhere after that', async () => {
    await notice.subscribe('leader', { lang: 'en' })
    await notice.choose('leader', { email: 'thief@elsewhere.example', lang: 'en' })
    const letters = await notice.arrived(2)
    const told = letters.filter(({ rcpt }) => rcpt[0] === 'leader@hue.example')
    expect(told).toHaveLength(1)
    expect(told[0]!.subject).toContain('no longer comes to this address')
    expect(told[0]!.text).not.toContain('elsewhere.example')
    await notice.done()
    // Of an address that nobody confirmed nobody is told.
    await notice.choose('leader', { email: 'third@elsewhere.example' })
    await notice.done()
    expect(notice.box.letters.filter(({ subject }) => subject?.includes('no longer'))).toHaveLength(1)
    expect(JSON.stringify(await notice.sql('select * from mail'))).not.toContain('hue.example')
  })

  it('gets no more than five links an hour', async () => {
    for (let turn = 0; turn < 5; turn++)
      expect((await notice.choose('leader', { email: `la-${turn}@hue.example` })).status).toBe(200)
    const sixth = await notice.choose('leader', { email: 'la-5@hue.example' })
    expect([sixth.status, sixth.body.type]).toEqual([429, '/problems/too-many-requests'])
    expect(await notice.read('leader')).toMatchObject({ email: 'la-4@hue.example' })
    await notice.done()
  })

  it.each([
    ['a line of its own', { email: 'a@hue.example\r\nBcc: b@hue.example' }, 'email'],
    ['a second address', { email: 'a@hue.example, b@hue.example' }, 'email'],
    ['a name', { email: 'An <a@hue.example>' }, 'email'],
    ['no end', { email: `${'a'.repeat(300)}@hue.example` }, 'email'],
    ['a digest to nowhere', { email: null }, 'email'],
    ['the hour 24', { at: '24:00' }, 'at'],
    ['the hour −1', { at: '-1:00' }, 'at'],
    ['minutes that are offered to nobody', { at: '07:10' }, 'at'],
    ['an eighth day', { days: [8] }, 'days.0'],
    ['no day', { days: [] }, 'days'],
    ['a third language', { lang: 'fr' }, 'lang'],
  ])('with %s is refused at the field', async (_, fields, field) => {
    const answer = await notice.choose('leader', fields)
    expect([answer.status, answer.body.errors?.[0].field]).toEqual([422, field])
    expect(await notice.sql('select from notice')).toEqual([])
  })
})

describe('who wants no digest any more', () => {
  it('ends it by one request that a mail reader makes, signed out, and by nothing less', async () => {
    await notice.subscribe('leader')
    await notice.makeDue()
    const [letter] = await notice.arrived(1)
    const header = (name: string) => letter!.headers.find(({ key }) => key === name)?.value
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    const address = new URL(/^<(.+)>$/.exec(header('list-unsubscribe')!)![1]!)
    expect(address.origin).toBe('https://toancanh.example')
    const path = address.pathname + address.search

    const looked = await fetch(notice.city.url + path, { redirect: 'manual' })
    expect([looked.status, looked.headers.get('location')]).toEqual([302, `/notices/stop${address.search}`])
    const forged = `/api/notices/stop?token=${'A'.repeat(43)}`
    expect(
      (await notice.city.post(forged, 'List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'))
        .status,
    ).toBe(204)
    expect(await notice.read('leader')).toMatchObject({ digest: true })

    const ended = await notice.city.post(
      path,
      'List-Unsubscribe=One-Click',
      'application/x-www-form-urlencoded',
    )
    expect(ended.status).toBe(204)
    expect(await notice.read('leader')).toMatchObject({ digest: false, nextAt: null, confirmed: true })
    const lines = (await notice.people.administrator.get('/api/audit?limit=5')).body.items
    expect(lines[0]).toMatchObject({
      kind: 'notices-changed',
      who: 'leader',
      data: { digest: 'off by link' },
    })
  })

  it.each(['closed', 'signed out everywhere'])(
    'has an account that was %s: what waits is not sent',
    async (how) => {
      await notice.subscribe('leader')
      notice.box.mood = { at: 'recipient', code: 451 }
      await notice.makeDue()
      await notice.becomes('digest', { tries: 1 })
      const { id } = await notice.city.db.knex('account').where({ login: 'leader' }).first('id')
      const path = how === 'closed' ? `/api/accounts/${id}` : `/api/accounts/${id}/end-sessions`
      const body = how === 'closed' ? { closed: true } : undefined
      expect((await notice.people.administrator.send('POST', path, body)).status).toBe(200)
      notice.box.mood = null
      await notice.sql('update mail set next_try_at = clock_timestamp()')
      await notice.done()
      expect(notice.box.letters).toEqual([])
      const [mail] = await notice.sql(`select reason from mail where kind = 'digest'`)
      expect(mail.reason).toBe('not-wanted')
      await notice.people.administrator.send('POST', `/api/accounts/${id}`, { closed: false })
      expect(
        await notice.sql('select from notice where next_at is not null or confirmed_at is not null'),
      ).toEqual([])
      notice.city.complaints().length = 0
      notice.people.leader = await signInAs(notice.city, 'leader')
    },
  )
})

describe('a server without a mail server', () => {
  it('says so, takes no address and sends nothing', async () => {
    const silent = await startTestService()
    await createPerson(silent, { login: 'operator', role: 'operator' })
    const person = await signInAs(silent, 'operator')
    expect(notices.parse((await person.get('/api/notices')).body)).toMatchObject({ mail: null, email: null })
    const answer = await person.send('POST', '/api/notices', choice())
    expect([answer.status, answer.body.type]).toEqual([503, '/problems/unavailable'])
    expect(await silent.db.knex('notice')).toEqual([])
    await silent.stop()
  })
})
