import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { verifyTallies } from '../log/verify.ts'
import { startChild } from '../../tests/support/child.ts'
import { openLive, type LiveClient } from '../../tests/support/liveClient.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'

let city: TestService
const open: LiveClient[] = []
beforeAll(async () => {
  city = await startTestService()
})
afterEach(() => open.splice(0).forEach((client) => client.close()))
afterAll(() => city.stop())

const DAY = 86_400_000
/** An urgent report runs by day and night: it was received a day before its deadline. */
const dueAt = (deadline: number, fields: object = {}) =>
  someReport({
    category: 'giao-thong-o-ga',
    urgency: 'urgent',
    receivedAt: new Date(deadline - DAY).toISOString(),
    ...fields,
  })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('an alarm', () => {
  it('reaches the wall, and the scopes of its area and its agency, and no other', async () => {
    const { code, areas } = await refer(Date.now() + 8000)
    const ward = `area:hue-wards-2025/${areas['hue-wards-2025']}`
    const scopes = ['city', 'area:474', ward, 'agency:so-xay-dung']

    const others = ['agency:so-y-te', 'area:479']
    const clients = await Promise.all([...scopes, ...others].map(join))
    const heard = ({ frames }: LiveClient) =>
      frames.flatMap(({ ticker }) => ticker?.kind.filter((_, index) => ticker.code[index] === code) ?? [])
    const mine = clients.slice(0, scopes.length)
    while (!mine.every((client) => heard(client).includes('sla.overdue'))) await pause(50)
    // What came before it may still have been on its way when the client joined.
    const overdue = (client: LiveClient) => heard(client).filter((kind) => kind === 'sla.overdue')
    for (const client of mine) expect(overdue(client)).toEqual(['sla.overdue'])
    for (const client of clients.slice(scopes.length)) expect(heard(client)).toEqual([])
    for (const { frames } of mine)
      expect(frames.some(({ figures }) => figures?.overdue?.[0] === 1)).toBe(true)
  })

  async function refer(deadline: number) {
    const { code } = (await city.post('/api/reports', dueAt(deadline))).body
    await city.post(`/api/reports/${code}/accept`)
    const { body } = await city.post(`/api/reports/${code}/refer`, { agency: 'so-xay-dung' })
    await city.settled()
    return body
  }
  async function join(scope: string) {
    const client = openLive(city.url)
    open.push(client)
    expect([scope, await client.join(scope)]).toEqual([scope, { ok: true }])
    await client.until(() => client.snapshots.length === 1)
    return client
  }
})

describe('many alarms in the same second', () => {
  it('ring exactly once each while one of two processes is killed over them', async () => {
    const other = startChild('tests/support/holdService.ts', [JSON.stringify(city.db.connection)])
    await other.firstLine
    const deadline = Date.now() + 10_000
    const lines = Array.from({ length: 4000 }, () => JSON.stringify(dueAt(deadline)))
    await city.post('/api/reports', lines.join('\n'), 'application/x-ndjson')
    const rung = async () =>
      (
        await city.db.knex.raw(
          `select count(*)::integer as n, count(distinct report_id)::integer as reports from event_log
           where kind = 'sla.overdue' and at = ?`,
          [new Date(deadline)],
        )
      ).rows[0]
    while ((await rung()).n === 0) await pause(20)
    other.process.kill('SIGKILL')
    expect((await other.ended).code).toBe('SIGKILL')
    await city.settled()
    expect(await rung()).toEqual({ n: 4000, reports: 4000 })
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
  }, 120_000)
})
