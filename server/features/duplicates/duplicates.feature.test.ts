import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DuplicateCandidate } from '../../../contracts/duplicate.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { verifyTallies } from '../../log/verify.ts'
import { nearSql } from './findDuplicates.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const TEXT = 'Cống tắc, nước đen tràn ra đường Lê Lợi'
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
/** About so many metres to the east of the place that all begin from. */
const east = (metres: number) => 107.5846 + metres / 106_700
const take = async (fields: Record<string, unknown> = {}) =>
  (await city.post('/api/reports', someReport({ category: 'thoat-nuoc-cong-tac', text: TEXT, ...fields })))
    .body.code as string
const merge = (code: string, into: string, more: Record<string, unknown> = {}) =>
  city.post(`/api/reports/${code}/merge`, { into, version: 1, intoVersion: 1, ...more })
const read = async (code: string) => (await city.get(`/api/reports/${code}`)).body

describe('reports that may tell of the same thing', () => {
  it('are found by place, time and words, likeliest first, each with what speaks for it', async () => {
    const own = await take({ receivedAt: daysAgo(3) })
    const same = await take({
      receivedAt: daysAgo(2),
      lon: east(15),
      text: 'cong tac nuoc den tran ra duong le loi',
    })
    const near = await take({
      receivedAt: daysAgo(4),
      lon: east(150),
      text: 'Cống tắc mấy hôm nay, nước đen bốc mùi',
    })
    const [far, old, other, closed, quiet] = [
      await take({ lon: east(600) }),
      await take({ receivedAt: daysAgo(30) }),
      await take({ category: 'thoat-nuoc-ngap-ung' }),
      await take(),
      await take({ lon: east(280), receivedAt: daysAgo(12), text: 'Hố ga hôi thối' }),
    ]
    await city.post(`/api/reports/${closed}/refuse`, { reason: 'Trùng' })
    await city.settled()
    const { status, body } = await city.get(`/api/reports/${own}/duplicates`)
    expect(status).toBe(200)
    const items: DuplicateCandidate[] = body.items
    expect(items.map(({ report }) => report.code)).toEqual([same, near])
    expect([far, old, other, closed, quiet].filter((code) => JSON.stringify(body).includes(code))).toEqual([])
    expect(items[0]).toMatchObject({
      place: { metres: 15, score: 1 },
      time: { days: 1 },
      words: { score: 1 },
    })
    expect(items[0]!.words.shared).toEqual(['cống', 'tắc', 'nước', 'đen', 'tràn', 'đường', 'lê', 'lợi'])
    for (const { score, place, time, words } of items) {
      const { weights } = body
      const sum = weights.place * place.score + weights.time * time.score + weights.words * words.score
      expect(score).toBeCloseTo(sum, 3)
    }
    const limited = await city.get(`/api/reports/${own}/duplicates?limit=1`)
    expect(limited.body.items).toEqual([items[0]])
    await city.post(`/api/reports/${own}/refuse`, { reason: 'Xong' })
    for (const code of [same, near]) await city.post(`/api/reports/${code}/refuse`, { reason: 'Xong' })
  })

  it('show nothing by which a person is known', async () => {
    const text = `${TEXT}, gọi 0905 123 456 hoặc an@example.vn`
    const [own] = [await take({ text }), await take({ text })]
    const raw = JSON.stringify((await city.get(`/api/reports/${own}/duplicates`)).body)
    expect(raw).toContain('•••')
    expect(raw).not.toMatch(/0905|example|reporter/)
  })

  it('are looked up in the index of open places', async () => {
    const explained = await city.db.knex.transaction(async (trx) => {
      await trx.raw('set local enable_seqscan = off')
      return (await trx.raw(`explain ${nearSql('true')}`, [1, 1])).rows as unknown
    })
    expect(JSON.stringify(explained)).toContain('report_open_place')
  })

  it.each([
    ['/api/reports/HUE-9999999/duplicates', 404, 'not-found'],
    ['/api/reports/%00/duplicates', 404, 'not-found'],
    ['/api/reports/HUE-9999999/duplicates?limit=0', 400, 'invalid-query'],
    ['/api/reports/HUE-9999999/duplicates?radius=9', 400, 'invalid-query'],
  ])('%s', async (path, status, type) => {
    expect((await city.get(path)).body).toMatchObject({ status, type: `/problems/${type}` })
  })
})

describe('merging a report into another', () => {
  it('closes it as its duplicate, leaves the other open, and both timelines tell it', async () => {
    const [code, into] = [await take(), await take()]
    const { status, body } = await merge(code, into)
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { state: 'duplicate', duplicateOf: into, version: 2 },
    })
    await city.settled()
    expect((await read(code)).timeline.at(-1)).toMatchObject({
      kind: 'duplicate',
      duplicateOf: into,
      merged: null,
    })
    const original = await read(into)
    expect(original).toMatchObject({ state: 'received', version: 1 })
    expect(original.timeline.at(-1)).toMatchObject({ kind: 'merged', merged: code, duplicateOf: null })
  })

  it('tells it in both timelines as well where the command “duplicate” says it', async () => {
    const [code, into] = [await take(), await take()]
    await city.post(`/api/reports/${code}/duplicate`, { of: into })
    await city.settled()
    expect((await read(into)).timeline.at(-1)).toMatchObject({ kind: 'merged', merged: code })
  })

  it('that crosses another happens once: the other is refused, and neither waits for ever', async () => {
    for (let round = 0; round < 8; round++) {
      const [first, second] = [await take(), await take()]
      const answers = await Promise.all([merge(first, second), merge(second, first)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      expect(answers.find(({ status }) => status === 409)!.body.type).toBe('/problems/merge-refused')
      const states = [(await read(first)).state, (await read(second)).state]
      expect(states.sort()).toEqual(['duplicate', 'received'])
    }
  })

  it('in a ring of three leaves one open', async () => {
    for (let round = 0; round < 4; round++) {
      const ring = [await take(), await take(), await take()] as const
      await Promise.all(ring.map((code, index) => merge(code, ring[(index + 1) % 3]!)))
      const states = await Promise.all(ring.map(async (code) => (await read(code)).state))
      expect(states.filter((state) => state === 'received').length).toBeGreaterThanOrEqual(1)
    }
  })

  it('done twice at the same moment is done once', async () => {
    const [code, into] = [await take(), await take()]
    const answers = await Promise.all([merge(code, into), merge(code, into)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    await city.settled()
    const told = (await read(into)).timeline.filter(({ kind }: { kind: string }) => kind === 'merged')
    expect(told).toHaveLength(1)
  })

  it('is refused into a duplicate, naming the report that it repeats', async () => {
    const [first, second, third] = [await take(), await take(), await take()]
    await merge(first, second)
    const { body } = await merge(third, first, { intoVersion: 2 })
    expect(body).toMatchObject({ type: '/problems/merge-refused', status: 409, state: 'duplicate' })
    expect(body.detail).toContain(second)
  })

  it('is refused into one that is closed, and of one that is closed', async () => {
    const [open, closed] = [await take(), await take()]
    await city.post(`/api/reports/${closed}/refuse`, { reason: 'Sai' })
    expect((await merge(open, closed, { intoVersion: 2 })).body).toMatchObject({
      type: '/problems/merge-refused',
      state: 'refused',
    })
    expect((await merge(closed, open, { version: 2 })).body).toMatchObject({
      type: '/problems/illegal-transition',
      state: 'refused',
    })
    expect(await read(open)).toMatchObject({ state: 'received', version: 1 })
  })

  it.each([
    ['of the one', { version: 2 }],
    ['of the other', { intoVersion: 2 }],
  ])('is refused on a version %s that the sender has not seen', async (_, more) => {
    const [code, into] = [await take(), await take()]
    expect((await merge(code, into, more)).body).toMatchObject({
      type: '/problems/version-conflict',
      status: 409,
    })
    expect((await read(code)).state).toBe('received')
  })

  it.each<[string, Record<string, unknown> | 'self', number, string, string]>([
    ['itself', 'self', 422, 'invalid-input', 'into'],
    ['one that there is not', { into: 'HUE-9999999' }, 422, 'unknown-code', 'into'],
    ['no version', { version: undefined }, 422, 'invalid-input', 'version'],
    ['a version as text', { version: '1' }, 422, 'invalid-input', 'version'],
    ['a field that nobody knows', { force: true }, 422, 'invalid-input', 'force'],
  ])('%s', async (_, more, status, type, field) => {
    const [code, into] = [await take(), await take()]
    const { body } = more === 'self' ? await merge(code, code) : await merge(code, into, more)
    expect(body).toMatchObject({ status, type: `/problems/${type}` })
    expect(body.errors[0].field).toBe(field)
    expect((await read(code)).state).toBe('received')
  })

  it('of a report that there is not', async () => {
    expect((await merge('HUE-9999999', await take())).status).toBe(404)
  })

  it('moves every tally as its rows moved', async () => {
    await city.settled()
    expect((await verifyTallies(city.db.knex)).differences).toEqual([])
  })
})
