import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wallState } from '../../../contracts/wall.ts'
import { openLive, type LiveClient } from '../../../tests/support/liveClient.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { startService, type Service } from '../../service.ts'

let city: TestService
let other: Service
let client: LiveClient
let clock = () => new Date()

beforeAll(async () => {
  city = await startTestService({ now: () => clock() })
  other = await startService({
    knex: city.db.knex,
    log: pino({ level: 'silent' }),
    port: 0,
    host: '127.0.0.1',
    clientFolder: null,
    now: () => clock(),
  })
  client = openLive(city.url)
  await client.join('city')
})
afterAll(async () => {
  client.close()
  await other.stop()
  await city.stop()
})

const surge = async () => wallState.parse((await city.get('/api/wall')).body).surge
const post = async (count: number, receivedAt: string) => {
  const lines = Array.from({ length: count }, () => JSON.stringify(someReport({ receivedAt })))
  await city.post('/api/reports', lines.join('\n'), 'application/x-ndjson')
}
const missedAt = async (): Promise<Date[]> =>
  (await city.db.knex('event_log').where({ kind: 'sla.overdue' }).orderBy('at').select('at')).map(
    ({ at }) => at,
  )
/** Both processes have looked at the time that the clock shows now. */
const looked = () => new Promise((resolve) => setTimeout(resolve, 5000))
const setClock = (to: Date, minutes: number) => {
  const shown = new Date(to.getTime() + minutes * 60_000)
  clock = () => shown
}

describe('a surge of missed deadlines', () => {
  it('is none where alarms ring late, and one at the time at which the deadlines were missed', async () => {
    await post(1, '2026-09-28T09:00:00+07:00')
    await post(12, '2026-10-12T09:00:00+07:00')
    await post(6, '2026-10-12T09:10:00+07:00')
    await city.settled()
    const missed = await missedAt()
    expect(missed).toHaveLength(19)
    const [, first] = missed
    const last = missed.at(-1)!
    expect(last.getTime() - first!.getTime()).toBe(10 * 60_000)
    await looked()
    expect(await surge()).toBeNull()
    expect(client.news).toEqual([])

    setClock(first!, 5)
    await client.until(() => client.news.length === 1)
    expect(await surge()).toEqual({ since: clock().toISOString(), breaches: 12, usual: expect.any(Number) })
    const [since, usual] = [clock().toISOString(), (await surge())!.usual]
    expect(usual).toBeLessThan(0.01)

    // Six would not have begun it, and do not end it.
    setClock(first!, 16)
    await looked()
    expect(await surge()).toEqual({ since, breaches: 6, usual })
    setClock(last, 16)
    await client.until(() => client.news.length === 2)
    expect(await surge()).toBeNull()
    expect(await city.db.knex('surge').select('ended_at')).toEqual([{ ended_at: clock() }])
    expect(client.news).toEqual([{ screen: null }, { screen: null }])
  })

  it('is none where as many are missed at that time of every day', async () => {
    for (const day of ['19', '20', '21', '22', '23']) await post(12, `2026-10-${day}T09:00:00+07:00`)
    await city.settled()
    const last = (await missedAt()).at(-1)!
    setClock(last, 5)
    await looked()
    expect(await surge()).toBeNull()
  })
})
