import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const count = async () => Number((await city.db.knex('report').count({ n: '*' }))[0]!.n)

describe('bad input gets a clear problem and stores nothing', () => {
  const report = JSON.stringify(someReport())
  it.each<[string, string | Uint8Array, number, string, string | null]>([
    [
      'coordinates swapped',
      JSON.stringify(someReport({ lon: 16.4635, lat: 107.5846 })),
      422,
      'invalid-input',
      'lat',
    ],
    [
      'a place in another city',
      JSON.stringify(someReport({ lon: 105.85, lat: 21.03 })),
      422,
      'outside-city',
      'lon',
    ],
    ['null island', JSON.stringify(someReport({ lon: 0, lat: 0 })), 422, 'outside-city', 'lon'],
    ['NaN', report.replace('107.5846', 'NaN'), 400, 'invalid-json', null],
    ['a number as text', JSON.stringify(someReport({ lon: '107.58' })), 422, 'invalid-input', 'lon'],
    ['an infinite number', report.replace('107.5846', '1e999'), 422, 'invalid-input', 'lon'],
    [
      'a text of one megabyte',
      JSON.stringify(someReport({ text: 'x'.repeat(1 << 20) })),
      413,
      'too-large',
      null,
    ],
    ['a text of blanks', JSON.stringify(someReport({ text: ' \n\t ' })), 422, 'invalid-input', 'text'],
    ['a NUL in the text', JSON.stringify(someReport({ text: 'a\u0000b' })), 422, 'invalid-input', 'text'],
    [
      'a NUL in the source',
      JSON.stringify(someReport({ source: 'a\u0000b' })),
      422,
      'invalid-input',
      'source',
    ],
    [
      'a text that shows nothing',
      JSON.stringify(someReport({ text: '\u200b\u200d' })),
      422,
      'invalid-input',
      'text',
    ],
    ['half a surrogate pair', report.replace('Rác', '\\ud83d'), 422, 'invalid-input', 'text'],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 400, 'invalid-json', null],
    [
      'a category that there is not',
      JSON.stringify(someReport({ category: 'ma-quy' })),
      422,
      'unknown-code',
      'category',
    ],
    [
      'a group of categories',
      JSON.stringify(someReport({ category: 'moi-truong' })),
      422,
      'unknown-code',
      'category',
    ],
    [
      'a channel that there is not',
      JSON.stringify(someReport({ channel: 'fax' })),
      422,
      'unknown-code',
      'channel',
    ],
    [
      'a date in the future',
      JSON.stringify(someReport({ receivedAt: '2999-01-01T00:00:00+07:00' })),
      422,
      'time-in-future',
      'receivedAt',
    ],
    [
      'a date without offset',
      JSON.stringify(someReport({ receivedAt: '2026-01-01T00:00:00' })),
      422,
      'invalid-input',
      'receivedAt',
    ],
    [
      'a date that there is not',
      JSON.stringify(someReport({ receivedAt: '2026-02-30T00:00:00Z' })),
      422,
      'invalid-input',
      'receivedAt',
    ],
    ['a key that stands twice', report.replace('{', '{"lon":107.5846,'), 400, 'duplicate-key', 'lon'],
    [
      'a field that nobody knows',
      JSON.stringify(someReport({ colour: 'red' })),
      422,
      'invalid-input',
      'colour',
    ],
    ['no field at all', '{}', 422, 'invalid-input', 'channel'],
    ['a list', '[]', 422, 'invalid-input', '(whole)'],
    ['an empty body', '', 400, 'invalid-json', null],
    ['a body that is not JSON', 'rác ở chợ', 400, 'invalid-json', null],
    ['brackets without end', '['.repeat(60_000), 400, 'invalid-json', null],
  ])('%s', async (_, body, status, type, field) => {
    const before = await count()
    const answer = await city.post('/api/reports', body)
    expect(answer.type).toBe('application/problem+json')
    expect(answer.body).toMatchObject({ status, type: `/problems/${type}` })
    expect(answer.status).toBe(status)
    if (field) expect(answer.body.errors[0].field).toBe(field)
    expect(await count()).toBe(before)
  })

  it.each(['/api/reports/%00', '/api/reports/%00/sla', '/api/reports/a%EF%BF%BF%00'])(
    '%s is no report',
    async (path) => {
      expect((await city.get(path)).status).toBe(404)
    },
  )

  it.each([
    'board?from=0000-01-01',
    'heat?from=0000-01-01',
    'reports?from=0000-01-01',
    'reports?after=MjAyNi0wMi0zMC81',
  ])('a day that no calendar has: %s', async (query) => {
    expect((await city.get(`/api/${query}`)).body).toMatchObject({
      status: 400,
      type: '/problems/invalid-query',
    })
  })

  it('an encoding that cannot be given is answered plainly', async () => {
    const response = await fetch(`${city.url}/api/city`, {
      headers: { 'accept-encoding': 'identity;q=0, *;q=0' },
    })
    expect({ status: response.status, code: ((await response.json()) as { code: string }).code }).toEqual({
      status: 200,
      code: 'hue',
    })
  })

  it('another content type', async () => {
    expect(await city.post('/api/reports', 'a=b', 'text/plain')).toMatchObject({ status: 415 })
  })

  it('an address or a method that there is not', async () => {
    expect((await city.get('/api/nothing')).body).toMatchObject({ type: '/problems/not-found', status: 404 })
    const response = await fetch(`${city.url}/api/board`, { method: 'DELETE' })
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 405,
      body: { type: '/problems/method-not-allowed' },
    })
  })
})

describe('text of every kind comes back as it was meant', () => {
  it.each([
    ['decomposed Vietnamese', 'Đường ngập nước'.normalize('NFD'), 'Đường ngập nước'.normalize('NFC')],
    ['lines of Windows', 'dòng một\r\ndòng hai', 'dòng một\ndòng hai'],
    ['emoji and joiners', '🚧 ổ gà 👨‍👩‍👧 ở ngã tư', '🚧 ổ gà 👨‍👩‍👧 ở ngã tư'],
    ['right to left', 'שלום ổ gà', 'שלום ổ gà'],
    [
      'SQL and HTML',
      `'; drop table report; -- <script>alert(1)</script>`,
      `'; drop table report; -- <script>alert(1)</script>`,
    ],
    ['question marks and backslashes', 'Sao lâu thế??? \\? :id', 'Sao lâu thế??? \\? :id'],
  ])('%s', async (_, sent, expected) => {
    const { body } = await city.post('/api/reports', someReport({ text: sent }))
    expect((await city.get(`/api/reports/${body.code}`)).body.text).toBe(expected)
  })
})

describe('a batch', () => {
  it('of 10,000 lines of which 7 are wrong keeps the 9,993 right ones and answers each line in order', async () => {
    const wrong = new Map<number, [string, string]>([
      [1, ['{', 'invalid-json']],
      [77, [JSON.stringify(someReport({ lon: 16.4635, lat: 78 })), 'outside-city']],
      [500, ['null', 'invalid-input']],
      [501, [JSON.stringify(someReport({ category: 'ma-quy' })), 'unknown-code']],
      [5000, ['"x"'.padEnd(70_000), 'too-large']],
      [9999, [JSON.stringify(someReport({ receivedAt: 'hôm qua' })), 'invalid-input']],
      [10_000, ['{"a":1,"a":1}', 'duplicate-key']],
    ])
    const before = await count()
    const lines = Array.from(
      { length: 10_000 },
      (_, index) =>
        wrong.get(index + 1)?.[0] ??
        JSON.stringify(someReport({ source: 'import', externalId: `i-${index}` })),
    )
    const { status, body } = await city.post('/api/reports', lines.join('\n'), 'application/x-ndjson')
    expect(status).toBe(200)
    const answers = body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line))
    expect(answers.map(({ line }: { line: number }) => line)).toEqual(lines.map((_, index) => index + 1))
    for (const answer of answers)
      expect([answer.line, answer.problem?.type]).toEqual([
        answer.line,
        wrong.has(answer.line) ? `/problems/${wrong.get(answer.line)![1]}` : undefined,
      ])
    expect(await count()).toBe(before + 9993)
    await city.settled()
    const board = (await city.get('/api/board?from=2000-01-01&to=2999-12-31')).body
    expect(board.figures.received.value).toBe(before + 9993)
  }, 60_000)

  it('takes a report once that stands in it twice', async () => {
    const line = JSON.stringify(someReport({ source: 'import', externalId: 'twice' }))
    const { body } = await city.post('/api/reports', `${line}\n\n${line}\n`, 'application/x-ndjson')
    const [first, second] = body
      .trim()
      .split('\n')
      .map((one: string) => JSON.parse(one))
    expect(first).toMatchObject({ line: 1, status: 201, created: true })
    expect(second).toMatchObject({ line: 3, status: 200, created: false, code: first.code })
  })
})
