import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { presence, type Presence } from '../../contracts/socket.ts'
import { openLive, type LiveClient } from '../../tests/support/liveClient.ts'
import { startTestService, type TestService } from '../../tests/support/service.ts'

let city: TestService
const open: LiveClient[] = []
beforeAll(async () => {
  city = await startTestService()
})
afterEach(() => open.splice(0).forEach((client) => client.close()))
afterAll(() => city.stop())

function desk() {
  const client = openLive(city.url)
  open.push(client)
  const told: Presence[] = []
  client.socket.on('presence', (news) => void told.push(presence.strict().parse(news)))
  return {
    told,
    attend: (report: string | null, writing = false) => client.socket.emit('attend', { report, writing }),
    send: (request: unknown) => client.socket.emit('attend', request as never),
    hears: (news: Presence) => client.until(() => JSON.stringify(told.at(-1)) === JSON.stringify(news)),
    close: client.close,
  }
}

it('two desks on one report see each other come, write, and go', async () => {
  const [one, two] = [desk(), desk()]
  one.attend('HUE-0000001')
  await one.hears({ report: 'HUE-0000001', others: 0, writing: 0 })
  two.attend('HUE-0000001')
  await one.hears({ report: 'HUE-0000001', others: 1, writing: 0 })
  two.attend('HUE-0000001', true)
  await one.hears({ report: 'HUE-0000001', others: 1, writing: 1 })
  await two.hears({ report: 'HUE-0000001', others: 1, writing: 0 })
  two.attend('HUE-0000002')
  await one.hears({ report: 'HUE-0000001', others: 0, writing: 0 })
  two.attend('HUE-0000001')
  await one.hears({ report: 'HUE-0000001', others: 1, writing: 0 })
  two.close()
  await one.hears({ report: 'HUE-0000001', others: 0, writing: 0 })
  one.attend(null)
})

it('what is no report’s code is not attended, nor is the room of a scope', async () => {
  const one = desk()
  for (const wrong of [{ report: 'a b' }, { report: 'x'.repeat(81) }, {}, null, 'city', { report: 7 }])
    one.send(wrong)
  one.attend('city')
  await one.hears({ report: 'city', others: 0, writing: 0 })
  expect(one.told).toHaveLength(1)
})

it('a desk that attends without end is no longer heard, and the others are', async () => {
  const [one, two] = [desk(), desk()]
  for (let i = 0; i < 150; i++) one.attend(`HUE-${i}`)
  two.attend('HUE-99')
  await two.hears({ report: 'HUE-99', others: 1, writing: 0 })
  expect(one.told.some(({ report }) => report === 'HUE-120')).toBe(false)
})
