import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { presence, type Presence } from '../../contracts/socket.ts'
import { openLive, type LiveClient } from '../../tests/support/liveClient.ts'
import { createPerson, signInAs } from '../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'

let city: TestService
let guarded: TestService
const open: LiveClient[] = []
beforeAll(async () => {
  city = await startTestService()
  guarded = await startTestService({ access: { auth: 'required' } })
})
afterEach(() => open.splice(0).forEach((client) => client.close()))
afterAll(() => Promise.all([city.stop(), guarded.stop()]))

function desk(of = city, token = '') {
  const client = openLive(of.url, { headers: token ? { cookie: `toancanh=${token}` } : {} })
  open.push(client)
  const told: Presence[] = []
  client.socket.on('presence', (news) => void told.push(presence.strict().parse(news)))
  return {
    told,
    client,
    attend: (report: string | null, writing = false) => client.socket.emit('attend', { report, writing }),
    send: (request: unknown) => client.socket.emit('attend', request as never),
    hears: (news: Presence) => client.until(() => JSON.stringify(told.at(-1)) === JSON.stringify(news)),
    close: client.close,
  }
}

it('two desks on one report see each other come, write, and go', async () => {
  const [one, two] = [desk(), desk()]
  one.attend('HUE-0000001')
  await one.hears({ report: 'HUE-0000001', others: 0, writing: 0, names: [] })
  two.attend('HUE-0000001')
  await one.hears({ report: 'HUE-0000001', others: 1, writing: 0, names: [] })
  two.attend('HUE-0000001', true)
  await one.hears({ report: 'HUE-0000001', others: 1, writing: 1, names: [] })
  await two.hears({ report: 'HUE-0000001', others: 1, writing: 0, names: [] })
  two.attend('HUE-0000002')
  await one.hears({ report: 'HUE-0000001', others: 0, writing: 0, names: [] })
  two.attend('HUE-0000001')
  await one.hears({ report: 'HUE-0000001', others: 1, writing: 0, names: [] })
  two.close()
  await one.hears({ report: 'HUE-0000001', others: 0, writing: 0, names: [] })
  one.attend(null)
})

it('what is no report’s code is not attended, nor is the room of a scope', async () => {
  const one = desk()
  for (const wrong of [{ report: 'a b' }, { report: 'x'.repeat(81) }, {}, null, 'city', { report: 7 }])
    one.send(wrong)
  one.attend('city')
  await one.hears({ report: 'city', others: 0, writing: 0, names: [] })
  expect(one.told).toHaveLength(1)
})

it('a desk that attends without end is no longer heard, and the others are', async () => {
  const [one, two] = [desk(), desk()]
  for (let i = 0; i < 150; i++) one.attend(`HUE-${i}`)
  two.attend('HUE-99')
  await two.hears({ report: 'HUE-99', others: 1, writing: 0, names: [] })
  expect(one.told.some(({ report }) => report === 'HUE-120')).toBe(false)
})

it('where people sign in, a desk sees by name who is at a report of its own, and attends no other', async () => {
  const { rows } = await guarded.db.knex.raw(
    'select code from agency where parent_id is not null and valid_to is null order by id',
  )
  const [{ code: agency }, { code: other }] = rows
  await createPerson(guarded, { login: 'truc-ban', role: 'operator' })
  await createPerson(guarded, { login: 'dieu-phoi', role: 'dispatcher', reach: { of: 'agency', agency } })
  const operator = await signInAs(guarded, 'truc-ban')
  const refer = async (to: string) => {
    const { code } = (await operator.send('POST', '/api/reports', someReport())).body
    await operator.send('POST', `/api/reports/${code}/accept`)
    await operator.send('POST', `/api/reports/${code}/refer`, { agency: to })
    return code as string
  }
  const [mine, foreign] = [await refer(agency), await refer(other)]
  const one = desk(guarded, operator.token())
  const two = desk(guarded, (await signInAs(guarded, 'dieu-phoi')).token())
  one.attend(foreign)
  two.attend(foreign)
  two.attend('HUE-9999999')
  two.attend('HUE-1\u0000')
  two.attend(mine)
  await two.hears({ report: mine, others: 0, writing: 0, names: [] })
  expect(two.told).toHaveLength(1)
  one.attend(mine)
  await two.hears({ report: mine, others: 1, writing: 0, names: ['Người truc-ban'] })
  await one.hears({ report: mine, others: 1, writing: 0, names: ['Người dieu-phoi'] })
  // Once it is another agency's, the dispatcher who comes back to it is not there.
  await operator.send('POST', `/api/reports/${mine}/refer`, { agency: other })
  two.attend(mine, true)
  await one.hears({ report: mine, others: 0, writing: 0, names: [] })
})
