import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deadlines as schema, type Deadlines } from '../../../contracts/deadlines.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const HOUR = 3_600_000
const read = async (query = ''): Promise<Deadlines> => {
  await city.settled()
  const { status, body } = await city.get(`/api/deadlines?${query}`)
  expect([query, status]).toEqual([query, 200])
  return schema.parse(body)
}
/** An urgent report, whose deadline is a day and a night after its receipt, due in so many hours. */
const dueIn = async (hours: number, fields: object = {}) => {
  const receivedAt = new Date(Date.now() + (hours - 24) * HOUR).toISOString()
  const { body } = await city.post(
    '/api/reports',
    someReport({ category: 'giao-thong-o-ga', urgency: 'urgent', receivedAt, ...fields }),
  )
  return body.code as string
}
const total = (counts: number[]) => counts.reduce((sum, n) => sum + n, 0)

describe('deadlines of the next hours', () => {
  it('are none in a city without reports, with slots all the same', async () => {
    const { slots, due, next, agencies, areas } = await read('hours=6&slotMinutes=60')
    expect([total(due), next, agencies, areas]).toEqual([0, [], [], []])
    expect(slots.length).toBeGreaterThanOrEqual(6)
    expect(slots.length).toBe(due.length)
  })

  it.each(['hours=1e1', 'hours=0x0a', 'hours=+9', 'hours=9.0', 'hours=%209', 'slotMinutes=3e1', 'hours='])(
    'are not told for %s, which is no number as people write it',
    async (query) => {
      const { status, body } = await city.get(`/api/deadlines?${query}`)
      expect([status, body.errors[0].field]).toEqual([400, query.split('=')[0]])
    },
  )

  it('lie in their slots, by area and agency, and what is overdue is apart', async () => {
    const soon = await dueIn(0.4)
    const referred = await dueIn(3.2)
    await city.post(`/api/reports/${referred}/accept`)
    await city.post(`/api/reports/${referred}/refer`, { agency: 'so-xay-dung' })
    await dueIn(20)
    await dueIn(-2)
    const waits = await dueIn(2)
    await city.post(`/api/reports/${waits}/accept`)
    await city.post(`/api/reports/${waits}/wait`, { reason: 'Chờ vật tư' })
    const answered = await dueIn(2)
    await city.post(`/api/reports/${answered}/refuse`, { reason: 'Không thuộc thẩm quyền' })
    const outside = await dueIn(5, { lon: 107.899, lat: 16.275, category: 'moi-truong-dot-rac' })

    const board = await read('hours=12&slotMinutes=30')
    expect(board.next.map(({ code }) => code)).toEqual([soon, referred, outside])
    expect(total(board.due)).toBe(3)
    expect(board.overdue).toBe(1)
    for (const { dueAt } of board.next) {
      const slot = board.slots.findLastIndex((from) => from <= dueAt)
      expect(board.due[slot]).toBeGreaterThan(0)
    }
    expect(total(board.areas.flatMap(({ due }) => due))).toBe(3)
    expect(total(board.agencies.flatMap(({ due }) => due))).toBe(3)
    expect(total(board.areas.map(({ overdue }) => overdue))).toBe(1)
    const { id } = (await city.get('/api/city')).body.agencies.find(
      ({ code }: { code: string }) => code === 'so-xay-dung',
    )
    expect(total(board.agencies.find((row) => row.id === id)!.due)).toBe(1)

    expect((await read('agency=so-xay-dung')).next.map(({ code }) => code)).toEqual([referred])
    expect((await read('area=474')).next.map(({ code }) => code)).toEqual([soon, referred])
    expect(await read('area=474')).toMatchObject({ overdue: 1 })
    expect((await read('category=moi-truong')).next.map(({ code }) => code)).toEqual([outside])
    expect(await read('category=moi-truong')).toMatchObject({ overdue: 0 })
    expect((await read('hours=1&limit=1')).next.map(({ code }) => code)).toEqual([soon])
    expect((await read('hours=48')).next).toHaveLength(4)
  })

  it('of a past instant are those that stood then, whatever became of the reports', async () => {
    const due = []
    for (const hours of [1.2, 2.2, 4.2, 6.2, 8.2]) due.push(await dueIn(hours))
    const [resolved, waits, extended, refused, reopened] = due as [string, string, string, string, string]
    const say = async (code: string, command: string, body: object = {}) =>
      expect([command, (await city.post(`/api/reports/${code}/${command}`, body)).status]).toEqual([
        command,
        200,
      ])
    for (const code of [resolved, waits, extended]) {
      await say(code, 'accept')
      await say(code, 'refer', { agency: 'so-xay-dung' })
    }
    await say(waits, 'wait', { reason: 'Chờ vật tư' })
    const before = await read('hours=24')
    const [inScope, ofArea] = [await read('hours=24&agency=so-xay-dung'), await read('hours=24&area=474')]

    await say(resolved, 'start')
    await say(resolved, 'resolve', { answer: 'Đã xong' })
    await say(waits, 'start')
    await say(extended, 'extend', {
      until: new Date(Date.now() + 60 * HOUR).toISOString(),
      ...{ by: 'ioc', grantedBy: 'IOC', reason: 'Chờ vật tư' },
    })
    await say(refused, 'refuse', { reason: 'Không thuộc thẩm quyền' })
    await say(reopened, 'refuse', { reason: 'Không thuộc thẩm quyền' })
    await dueIn(3)
    await dueIn(-1)

    const after = await read('hours=24')
    expect(after.next.map(({ code }) => code)).not.toEqual(before.next.map(({ code }) => code))
    const then = (query: string) => read(`hours=24&at=${before.at}${query}`)
    const told = ({ asOfSeq: _, at: __, ...rest }: Deadlines) => rest
    expect(told(await then(''))).toEqual(told(before))
    expect(told(await then('&agency=so-xay-dung'))).toEqual(told(inScope))
    expect(told(await then('&area=474'))).toEqual(told(ofArea))
    const early = await city.get('/api/deadlines?at=2001-01-01T00:00:00Z')
    expect([early.status, early.body.errors[0].field]).toEqual([400, 'at'])
  })

  it.each([
    ['hours=0', 'hours'],
    ['hours=500', 'hours'],
    ['slotMinutes=1', 'slotMinutes'],
    ['area=nowhere', 'area'],
    ['colour=red', 'colour'],
  ])('refuses %s', async (query, field) => {
    const { status, body } = await city.get(`/api/deadlines?${query}`)
    expect([status >= 400, body.errors[0].field]).toEqual([true, field])
  })
})
