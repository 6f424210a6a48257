import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const take = async (fields: Record<string, unknown> = {}) =>
  (await city.post('/api/reports', someReport(fields))).body.code
const command = (code: string, name: string, body: unknown = {}) =>
  city.post(`/api/reports/${code}/${name}`, body)
const agency = 'so-xay-dung'

describe('a report taken in', () => {
  it('is answered with its code, and stands under it with areas of both sets', async () => {
    const { status, body } = await city.post('/api/reports', someReport())
    expect(status).toBe(201)
    expect(body).toMatchObject({ created: true, state: 'received' })
    const report = (await city.get(`/api/reports/${body.code}`)).body
    expect(report).toMatchObject({
      code: body.code,
      state: 'received',
      channel: 'app',
      version: 1,
      agency: null,
    })
    expect(Object.keys(report.areas).sort()).toEqual(['hue-districts-2024', 'hue-wards-2025'])
  })

  it('is taken once, however often the same source sends the same external id, also at the same moment', async () => {
    const sent = someReport({ source: 'zalo', externalId: 'z-1' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => city.post('/api/reports', sent)))
    expect(new Set(answers.map(({ body }) => body.code)).size).toBe(1)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7)
  })

  it('is the same report whether its external id is written composed or decomposed', async () => {
    const one = await city.post(
      '/api/reports',
      someReport({ source: 'web', externalId: 'Phường Vỹ Dạ'.normalize('NFC') }),
    )
    const two = await city.post(
      '/api/reports',
      someReport({ source: 'web', externalId: 'Phường Vỹ Dạ'.normalize('NFD') }),
    )
    expect(two).toMatchObject({ status: 200, body: { code: one.body.code, created: false } })
  })

  it('never shows its reporter, and masks numbers and addresses of mail in its text', async () => {
    const code = await take({
      text: 'Gọi tôi số 0905 123 456 hoặc an.nguyen@example.vn, nhà số 12',
      reporter: { name: 'Nguyễn Văn An', phone: '0905123456' },
    })
    const raw = JSON.stringify([
      (await city.get(`/api/reports/${code}`)).body,
      (await city.get('/api/reports')).body,
    ])
    expect(raw).not.toMatch(/0905|Nguyễn Văn An|example\.vn/)
    expect((await city.get(`/api/reports/${code}`)).body.text).toBe('Gọi tôi số ••• hoặc •••, nhà số 12')
    const { rows } = await city.db.knex.raw('select name, phone from reporter')
    expect(rows).toEqual([{ name: 'Nguyễn Văn An', phone: '0905123456' }])
  })
})

describe('the life of a report', () => {
  it('goes from received to rated, and the timeline tells it', async () => {
    const code = await take()
    for (const [name, body] of [
      ['accept', {}],
      ['refer', { agency }],
      ['start', {}],
      ['wait', { reason: 'Chờ vật tư' }],
      ['start', {}],
      ['resolve', { answer: 'Đã thu gom' }],
      ['rate', { rating: 'satisfied', comment: 'Cảm ơn' }],
      ['reopen', { evidence: 'Rác lại đầy' }],
    ] as const)
      expect((await command(code, name, body)).status, name).toBe(200)
    await city.settled()
    const { body } = await city.get(`/api/reports/${code}`)
    expect(body).toMatchObject({ state: 'in_progress', agency, reopenedCount: 1, rating: null, version: 9 })
    expect(body.timeline.map((entry: { kind: string }) => entry.kind)).toEqual([
      'received',
      'accepted',
      'referred',
      'started',
      'waiting',
      'started',
      'resolved',
      'rated',
      'reopened',
    ])
    const seqs = body.timeline.map((entry: { seq: number }) => entry.seq)
    expect(seqs).toEqual(seqs.toSorted((a: number, b: number) => a - b))
  })

  it('refuses what its state does not allow with a 409 that names the state, and changes nothing', async () => {
    const code = await take()
    const { status, type, body } = await command(code, 'resolve', { answer: 'xong' })
    expect({ status, type }).toEqual({ status: 409, type: 'application/problem+json' })
    expect(body).toMatchObject({ type: '/problems/illegal-transition', state: 'received' })
    expect((await city.get(`/api/reports/${code}`)).body).toMatchObject({ state: 'received', version: 1 })
  })

  it('lets only one of two commands of the same version through', async () => {
    const code = await take()
    const answers = await Promise.all([
      command(code, 'accept', { version: 1 }),
      command(code, 'refuse', { version: 1, reason: 'Trùng' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body.type).toBe('/problems/version-conflict')
  })

  it.each([
    ['refer', { agency: 'so-khong-co' }, 422, 'unknown-code', 'agency'],
    ['refer', {}, 422, 'invalid-input', 'agency'],
    ['refuse', { reason: '   ' }, 422, 'invalid-input', 'reason'],
    ['duplicate', { of: 'HUE-9999999' }, 422, 'unknown-code', 'of'],
    ['accept', { at: '2020-01-01T00:00:00Z' }, 422, 'invalid-input', 'at'],
    ['accept', { at: '2999-01-01T00:00:00Z' }, 422, 'time-in-future', 'at'],
    ['accept', { at: '2026-01-01T00:00:00' }, 422, 'invalid-input', 'at'],
  ])('says which field of %s %j is wrong', async (name, body, status, type, field) => {
    const answer = await command(await take(), name, body)
    expect(answer.status).toBe(status)
    expect(answer.body.type).toBe(`/problems/${type}`)
    expect(answer.body.errors[0].field).toBe(field)
  })

  it('cannot repeat itself, nor a report that is itself a duplicate', async () => {
    const [first, second, third] = [await take(), await take(), await take()]
    expect((await command(first, 'duplicate', { of: first })).status).toBe(422)
    expect((await command(second, 'duplicate', { of: first })).status).toBe(200)
    expect((await command(third, 'duplicate', { of: second })).status).toBe(422)
  })

  it('and another that name each other as original do not deadlock: one is answered, the other is told why not', async () => {
    for (let round = 0; round < 5; round++) {
      const [first, second] = [await take(), await take()]
      const answers = await Promise.all([
        command(first, 'duplicate', { of: second }),
        command(second, 'duplicate', { of: first }),
      ])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
    }
  })

  it('refuses an agency that is no longer valid', async () => {
    const { body } = await city.get('/api/city')
    const former = body.agencies.find(
      (one: { validTo: string | null }) => one.validTo && one.validTo < '2026-01-01',
    )
    const code = await take()
    await command(code, 'accept')
    expect((await command(code, 'refer', { agency: former.code })).body.type).toBe(
      '/problems/no-longer-valid',
    )
  })

  it('is not found under a code that there is not', async () => {
    expect((await command('HUE-9999999', 'accept')).body).toMatchObject({
      type: '/problems/not-found',
      status: 404,
    })
    expect((await city.get('/api/reports/HUE-9999999')).status).toBe(404)
  })
})

describe('the list of reports', () => {
  it('gives every report once over pages of any size', async () => {
    await city.settled()
    const all = (await city.get('/api/reports?limit=500')).body
    expect(all.next).toBeNull()
    const codes: string[] = []
    for (let path = '/api/reports?limit=7'; path;) {
      const { body } = await city.get(path)
      codes.push(...body.items.map((item: { code: string }) => item.code))
      path = body.next
    }
    expect(codes).toEqual(all.items.map((item: { code: string }) => item.code))
    expect(new Set(codes).size).toBe(codes.length)
  })

  it.each([
    ['?from=2026-13-01', 'from'],
    ['?from=2026-02-01&to=2026-01-01', 'to'],
    ['?area=khong-co', 'area'],
    ['?is=everything', 'is'],
    ['?after=nonsense', 'after'],
    ['?limit=0', 'limit'],
    ['?colour=red', 'colour'],
  ])('says what is wrong with %s', async (query, field) => {
    const { status, body } = await city.get(`/api/reports${query}`)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(body.errors[0].field).toBe(field)
  })
})
