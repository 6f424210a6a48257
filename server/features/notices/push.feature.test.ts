import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startNoticeCity, type NoticeCity } from '../../../tests/support/notices.ts'
import { createPerson, signInAs } from '../../../tests/support/people.ts'
import { someBrowser, startPushService, type PushService } from '../../../tests/support/pushService.ts'
import { someReport, startTestService } from '../../../tests/support/service.ts'
import { createKnex } from '../../db/knex.ts'
import { OPEN_ACCESS } from '../../http/deps.ts'
import { startService } from '../../service.ts'
import { createPusher } from './pusher.ts'

const DAY = 86_400_000
const PATIENCE = { timeout: 20_000, interval: 50 }
const OWN_WORDS = 'Hố rất sâu trước nhà bà Lê Thị Kín'

let notice: NoticeCity
let service: PushService
beforeAll(async () => {
  service = await startPushService()
  notice = await startNoticeCity({ push: service.settings })
})
afterAll(async () => {
  await notice.stop()
  await service.stop()
})
afterEach(async () => {
  service.told.length = 0
  service.moods.clear()
  await notice.sql('delete from push_browser')
  expect(service.refused).toEqual([])
})

/** An urgent report, whose clock runs by day and night, due in so many milliseconds. */
async function report(dueIn: number, fields: object = {}): Promise<string> {
  const receivedAt = new Date(Date.now() - DAY + dueIn).toISOString()
  const { status, body } = await notice.city.post(
    '/api/reports',
    someReport({
      ...{ category: 'giao-thong-o-ga', urgency: 'urgent', receivedAt, text: OWN_WORDS },
      ...fields,
    }),
  )
  expect(status).toBe(201)
  return body.code
}
let number = 0
async function subscribe(login: 'leader' | 'dispatcher' | 'operator', fields: object = {}) {
  const browser = someBrowser(`browser-${number++}`)
  service.add(browser)
  const answer = await notice.people[login].send('POST', '/api/notices/push', { ...browser.body, ...fields })
  expect(answer.status).toBe(200)
  return browser
}
/** Looks for what is to be told, without the pause between two messages. */
const look = () =>
  notice.sql(
    'update push_browser set next_at = clock_timestamp() where id in (select id from push_browser for update skip locked)',
  )
/** Waits until everybody has been looked after. */
const looked = () =>
  vi.waitFor(
    async () =>
      expect(
        await notice.sql("select from push_browser where next_at <= clock_timestamp() + interval '1 second'"),
      ).toEqual([]),
    PATIENCE,
  )
const told = async (count: number) => {
  await vi.waitFor(async () => {
    if (service.told.length < count) await look()
    expect(service.told.length).toBeGreaterThanOrEqual(count)
  }, PATIENCE)
  return service.told
}

describe('a browser', () => {
  it('is told what becomes overdue within the reach, by code, area and agency, and others are not', async () => {
    const leader = await subscribe('leader')
    const dispatcher = await subscribe('dispatcher', { lang: 'en' })
    const elsewhere = await report(2500, { lon: 107.69, lat: 16.4 })
    const code = await report(2500)
    await notice.city.post(`/api/reports/${code}/accept`)
    expect((await notice.city.post(`/api/reports/${code}/refer`, { agency: 'so-xay-dung' })).status).toBe(200)
    await vi.waitFor(
      async () =>
        expect(
          await notice.sql(`select from report where code in (?, ?) and alarm = 'overdue'`, [
            code,
            elsewhere,
          ]),
        ).toHaveLength(2),
      PATIENCE,
    )
    await notice.city.settled()
    await told(2)
    await look()
    await looked()
    expect(service.told).toHaveLength(2)
    const to = ({ name }: typeof leader) => service.told.find(({ browser }) => browser === name)!
    expect(to(leader).message).toEqual({
      ...{ title: 'Một phản ánh vừa quá hạn', body: `${code} · Thành phố Huế · Sở Xây dựng` },
      ...{ path: `/report/${code}?lang=vi`, lang: 'vi' },
    })
    expect(to(dispatcher).message).toMatchObject({ title: 'A report has become overdue', lang: 'en' })
    const { push } = await notice.read('leader')
    expect(push).toEqual({ publicKey: to(leader).publicKey, browsers: 1 })
    for (const { message, raw } of service.told) {
      expect(JSON.stringify(message)).not.toContain('Kín')
      expect(raw.includes(code)).toBe(false)
    }
  })

  it('is told once in a while of all that has become overdue meanwhile, and by one of two processes', async () => {
    const knex = createKnex(notice.city.db.connection, { max: 10 })
    const second = await startService({
      ...{ knex, log: notice.city.service.deps.log, port: 0, host: '127.0.0.1', clientFolder: null },
      ...{ access: OPEN_ACCESS, push: service.settings },
    })
    await subscribe('leader')
    await report(-60_000)
    await notice.city.settled()
    await told(1)
    const waits = `select next_at > clock_timestamp() + interval '4 minutes' as waits from push_browser`
    await vi.waitFor(async () => expect(await notice.sql(waits)).toEqual([{ waits: true }]), {
      ...PATIENCE,
      timeout: 3000,
    })
    for (let turn = 0; turn < 3; turn++) await report(-60_000)
    await notice.city.settled()
    await looked()
    expect(service.told).toHaveLength(1)
    await told(2)
    await look()
    await looked()
    expect(service.told.map(({ message }) => message.title)).toEqual([
      'Một phản ánh vừa quá hạn',
      '3 phản ánh vừa quá hạn',
    ])
    expect(service.told[1]!.message.body).toMatch(/^HUE-\S+ · .* và 2 phản ánh khác$/)
    const rows = new URL(service.told[1]!.message.path, notice.city.url).searchParams.get('rows')!
    expect((await notice.city.get(`${rows}&limit=500`)).body.items.length).toBeGreaterThanOrEqual(4)
    await second.stop()
    await knex.destroy()
  })

  it('that is gone is forgotten; a service that fails is asked again after a pause, and nothing is lost', async () => {
    const [gone, failing] = [await subscribe('leader'), await subscribe('leader')]
    service.moods.set(gone.name, 410).set(failing.name, 503)
    await report(-60_000)
    await notice.city.settled()
    await look()
    const left = () =>
      notice.sql('select failures > 0 as failing, next_at > clock_timestamp() as waits from push_browser')
    await vi.waitFor(async () => expect(await left()).toEqual([{ failing: true, waits: true }]), PATIENCE)
    await report(-60_000)
    await notice.city.settled()
    service.moods.clear()
    const [message] = await told(1)
    expect(message).toMatchObject({ browser: failing.name, message: { title: '2 phản ánh vừa quá hạn' } })
    await vi.waitFor(async () => expect(await left()).toEqual([{ failing: false, waits: true }]), PATIENCE)
    expect(notice.city.complaints().splice(0)).toEqual([expect.stringContaining('"code":"503"')])
  })

  it.each([
    ['whose owner has signed out', async () => (await session()).send('DELETE', '/api/session')],
    [
      'whose owner has signed out everywhere',
      async () => (await session()).send('POST', '/api/session/end-all'),
    ],
    [
      'whose owner has been signed out, although that session had lapsed before',
      async () => {
        await notice.sql(
          `update session set seen_at = seen_at - interval '1 day' where account_id = (select id from account where login = 'leader')`,
        )
        return byAdministrator('end-sessions')
      },
    ],
    ['whose owner has been signed out', async () => byAdministrator('end-sessions')],
    [
      'that is told no more',
      async (endpoint: string) => (await session()).send('POST', '/api/notices/push/end', { endpoint }),
    ],
  ])('%s is told nothing', async (_, end) => {
    const browser = await subscribe('leader')
    expect([200, 204]).toContain((await end(browser.body.endpoint)).status)
    await report(-60_000)
    await notice.city.settled()
    await look()
    await vi.waitFor(async () => expect(await notice.sql('select from push_browser')).toEqual([]), PATIENCE)
    expect(service.told).toEqual([])
    notice.people.leader = await signInAs(notice.city, 'leader')
  })
  const session = async () => notice.people.leader
  async function byAdministrator(act: string) {
    const { id } = await notice.city.db.knex('account').where({ login: 'leader' }).first('id')
    return notice.people.administrator.send('POST', `/api/accounts/${id}/${act}`)
  }

  it.each([
    ['an address without encryption', { endpoint: 'http://push.example/x' }, 'endpoint'],
    ['an address of this machine', { endpoint: 'https://localhost/x' }, 'endpoint'],
    ['an address in numbers', { endpoint: 'https://127.0.0.1/x' }, 'endpoint'],
    ['an address in other numbers', { endpoint: 'https://[::1]/x' }, 'endpoint'],
    ['an address in one number', { endpoint: 'https://2130706433/x' }, 'endpoint'],
    ['another port', { endpoint: 'https://push.example:5432/x' }, 'endpoint'],
    ['a name before the host', { endpoint: 'https://me:secret@push.example/x' }, 'endpoint'],
    ['a key that is no point of the curve', { p256dh: 'B'.padEnd(87, 'A') }, 'p256dh'],
    ['half a key', { auth: 'AAAA' }, 'auth'],
  ])('with %s is refused at the field', async (_, fields, field) => {
    const { body } = someBrowser('bad')
    const answer = await notice.people.leader.send('POST', '/api/notices/push', { ...body, ...fields })
    expect([answer.status, answer.body.errors?.[0].field]).toEqual([422, field])
    expect(await notice.sql('select from push_browser')).toEqual([])
  })
})

describe('a push service whose name leads into our own network', () => {
  it('is not asked', async () => {
    const key = { publicKey: (await notice.read('leader')).push!.publicKey, privateKey: '' }
    const [{ private_key }] = await notice.sql('select private_key from push_key')
    const send = createPusher({ contact: 'https://toancanh.example' }, { ...key, privateKey: private_key })
    const { body } = someBrowser('inside')
    const message = { title: 'x', body: 'x', path: '/', lang: 'vi' as const }
    const pushed = await send({ ...body, endpoint: 'https://localhost/x' }, message)
    expect(pushed).toEqual({
      to: 'nobody',
      gone: false,
      code: expect.stringContaining('not one of the open'),
    })
  })
})

describe('a server that push services do not know', () => {
  it('says so, and takes no browser', async () => {
    const silent = await startTestService()
    await createPerson(silent, { login: 'operator', role: 'operator' })
    const person = await signInAs(silent, 'operator')
    expect((await person.get('/api/notices')).body.push).toBeNull()
    const answer = await person.send('POST', '/api/notices/push', someBrowser('x').body)
    expect([answer.status, answer.body.type]).toEqual([503, '/problems/unavailable'])
    await silent.stop()
  })
})
