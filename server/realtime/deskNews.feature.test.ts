import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Reach, Role } from '../../contracts/identity.ts'
import { deskNews, type DeskNews } from '../../contracts/socket.ts'
import { openLive, type LiveClient } from '../../tests/support/liveClient.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'

let city: TestService
let operator: Visitor
const open: LiveClient[] = []
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  await createPerson(city, { login: 'truc-ban', role: 'operator' })
  operator = await signInAs(city, 'truc-ban')
})
afterEach(() => open.splice(0).forEach((client) => client.close()))
afterAll(() => city.stop())

async function follow(one: Pick<Visitor, 'token'>) {
  const client = openLive(city.url, { headers: { cookie: `toancanh=${one.token()}` } })
  open.push(client)
  const told: DeskNews[] = []
  client.socket.on('desk', (news) => void told.push(deskNews.strict().parse(news)))
  const answer = await client.socket.timeout(5000).emitWithAck('follow')
  const codes = () => told.flatMap((news) => news.codes ?? [])
  return { client, told, answer, codes, hears: (code: string) => client.until(() => codes().includes(code)) }
}
async function person(login: string, role: Role, reach: Reach) {
  await createPerson(city, { login, role, reach })
  return signInAs(city, login)
}
async function take(fields = {}) {
  return (await operator.send('POST', '/api/reports', someReport(fields))).body.code as string
}

it('a desk hears of the reports within its reach and of those that leave it, and of no others', async () => {
  const { rows } = await city.db.knex.raw(
    `select child.code, parent.code as parent from agency child join agency parent on parent.id = child.parent_id
     where child.valid_to is null order by child.id`,
  )
  const [{ code: agency, parent }, { code: other }] = rows
  const dispatcher = await follow(await person('dieu-phoi', 'dispatcher', { of: 'agency', agency }))
  const above = await follow(await person('cap-tren', 'dispatcher', { of: 'agency', agency: parent }))
  const set = (await city.db.knex('city').first()).default_area_set
  const place = { lon: 107.5846, lat: 16.4635 }
  const code = await take(place)
  const { areas } = (await operator.get(`/api/reports/${code}`)).body
  const leader = await follow(await person('lanh-dao', 'leader', { of: 'area', set, area: areas[set] }))
  const whole = await follow(operator)
  for (const one of [dispatcher, above, leader, whole]) expect(one.answer).toEqual({ ok: true })

  await operator.send('POST', `/api/reports/${code}/accept`)
  await whole.hears(code)
  await leader.hears(code)
  await operator.send('POST', `/api/reports/${code}/refer`, { agency })
  await dispatcher.hears(code)
  await above.hears(code)
  const before = dispatcher.codes().length
  await operator.send('POST', `/api/reports/${code}/refer`, { agency: other })
  await dispatcher.client.until(() => dispatcher.codes().length > before)

  const elsewhere = await take({ lon: 107.69, lat: 16.4 })
  await whole.hears(elsewhere)
  const seq = whole.told.at(-1)!.seq
  for (const one of [dispatcher, leader]) {
    await one.client.until(() => one.told.at(-1)!.seq >= seq)
    expect(one.codes()).not.toContain(elsewhere)
    expect(new Set(one.codes())).toEqual(new Set([code]))
  }
  for (const { told } of [dispatcher, leader, whole])
    told.slice(1).forEach(({ prevSeq }, index) => expect(prevSeq).toBe(told[index]!.seq))
})

it('a screen of a wall, which sees no single reports, hears nothing of them', async () => {
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  const administrator = await signInAs(city, 'quan-tri')
  const { body } = await administrator.send('POST', '/api/devices', { name: 'Màn hình sảnh' })
  const screen = visitor(city)
  await screen.send('POST', '/api/session', { code: body.code })
  const { answer, told } = await follow(screen)
  expect(answer).toEqual({ ok: false, reason: 'forbidden' })
  const whole = await follow(operator)
  await whole.hears(await take())
  expect(told).toEqual([])
})
