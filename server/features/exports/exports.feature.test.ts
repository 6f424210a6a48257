import { request } from 'node:http'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExportStatement } from '../../../contracts/export.ts'
import { createPerson, signInAs } from '../../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { recount, type FileRow } from './recount.ts'

let city: TestService
const codes: string[] = []
const UNRULY = '=cmd|\'/c calc\'!A1, "Sở" 🏢\nXây dựng (Huế, dạng NFC)'
const DAYS = 'from=2026-10-01&to=2026-10-31'

const command = (code: string, name: string, body: Record<string, unknown> = {}) =>
  city.post(`/api/reports/${code}/${name}`, body)

beforeAll(async () => {
  city = await startTestService()
  await city.db.knex.raw(
    `update agency set name = jsonb_build_object('vi', ?::text, 'en', '+1+1') where code = 'so-xay-dung'`,
    [UNRULY],
  )
  for (let i = 0; i < 12; i++) {
    const { body } = await city.post(
      '/api/reports',
      someReport({
        receivedAt: `2026-10-${String(i + 2).padStart(2, '0')}T02:00:00.000Z`,
        reporter: { name: 'Nguyễn Thị Kín', phone: '0905123456' },
        text: 'Nhà bà Kín, gọi 0905123456',
      }),
    )
    codes.push(body.code)
    const at = (hour: number) => ({ at: `2026-10-${String(i + 2).padStart(2, '0')}T0${hour}:00:00.000Z` })
    if (i > 1) await command(body.code, 'accept', at(3))
    if (i > 3) await command(body.code, 'refer', { agency: 'hepco', ...at(4) })
    if (i > 3) await command(body.code, 'start', at(5))
    if (i > 5) await command(body.code, 'resolve', { answer: 'Đã dọn', ...at(6) })
    if (i > 8) await command(body.code, 'rate', { rating: i > 10 ? 'dissatisfied' : 'satisfied', ...at(7) })
  }
  await command(codes[0]!, 'refuse', { reason: 'Không phải việc của thành phố' })
  await city.settled()
})
afterAll(() => city.stop())

async function take(query: string) {
  const response = await fetch(`${city.url}/api/exports/reports?${query}`)
  return { response, text: await response.text() }
}
const rowsOf = (text: string): FileRow[] => parse(text, { bom: true, columns: true })
const statementOf = async (response: Response): Promise<ExportStatement> => {
  const address = /<([^>]+)>/.exec(response.headers.get('link')!)![1]!
  return (await city.get(address)).body
}

describe('an export of reports', () => {
  it('holds every row, and adds up to the wall’s figures at its seq', async () => {
    const { response, text } = await take(DAYS)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-disposition')).toMatch(
      /attachment; filename="hue-reports-seq\d+-[\w-]+\.csv"/,
    )
    const bytes = Buffer.from(await (await fetch(response.url)).arrayBuffer())
    expect(bytes.subarray(0, 14).toString()).toBe('\uFEFFcode,state,')
    expect(rowsOf(text).map(({ code }) => code)).toEqual(codes)
    const statement = await statementOf(response)
    const board = (await city.get(`/api/board?${DAYS}`)).body
    expect(statement).toMatchObject({
      city: 'hue',
      asOfSeq: board.asOfSeq,
      totals: { reports: 12 },
      filters: { from: '2026-10-01' },
    })
    const counted = await recount(rowsOf(text))
    expect(counted.figures.length).toBeGreaterThan(14)
    for (const { name, numerator, denominator, value } of counted.figures) {
      expect({ name, numerator, denominator, value }).toEqual({
        name,
        ...(({ numerator, denominator, value }) => ({ numerator, denominator, value }))(board.figures[name]),
      })
      expect(statement.figures.find((one) => one.name === name)).toMatchObject({
        numerator,
        denominator,
        value,
      })
    }
  })

  it('is GeoJSON that carries its statement, with the same rows', async () => {
    const { response, text } = await take(`${DAYS}&format=geojson`)
    expect(response.headers.get('content-type')).toMatch(/^application\/geo\+json/)
    const collection = JSON.parse(text)
    expect(collection.features).toHaveLength(12)
    expect(collection.features[0]).toMatchObject({
      type: 'Feature',
      id: codes[0],
      properties: { state: 'refused' },
    })
    expect(collection.features[0].geometry.coordinates[0]).toBeCloseTo(107.5846, 9)
    // What proves the file cannot stand in it, nor how often it was given.
    const outside = { file: expect.any(Object), given: expect.any(Object) }
    expect({ ...collection.statement, ...outside }).toEqual(await statementOf(response))
    const csv = await recount(rowsOf((await take(DAYS)).text))
    const same = await recount(
      collection.features.map(({ properties }: { properties: FileRow }) => properties),
    )
    expect(same).toEqual(csv)
  })

  it('says nothing of who reported, and nothing of what she wrote', async () => {
    for (const format of ['csv', 'geojson'])
      expect((await take(`format=${format}`)).text).not.toMatch(/Kín|0905123456/)
  })

  it('turns cells that a spreadsheet would reckon with into text, and keeps quotes, lines, commas and both forms of Vietnamese', async () => {
    await command(codes[1]!, 'accept')
    await command(codes[1]!, 'refer', { agency: 'so-xay-dung' })
    await city.settled()
    const vi = rowsOf((await take('bom=no')).text).find(({ code }) => code === codes[1])!
    expect(vi.agencyName).toBe(`'${UNRULY}`)
    const en = rowsOf((await take('lang=en')).text).find(({ code }) => code === codes[1])!
    expect(en.agencyName).toBe(`'+1+1`)
    const { features } = JSON.parse((await take('format=geojson')).text)
    expect(features[1].properties.agencyName).toBe(UNRULY)
  })

  it('writes instants with the offset of the city, to the millisecond', async () => {
    const [row] = rowsOf((await take(DAYS)).text)
    expect(row!.receivedAt).toBe('2026-10-02T09:00:00+07:00')
  })

  it('holds the rows of the codes that are asked for, whatever stands among them', async () => {
    const odd = [`it's`, `\\');drop%table--`, `"{}"`, `$1`, `E'\\'`].map(encodeURIComponent)
    const { text } = await take(`codes=${[codes[3], ...odd, codes[1]].join(',')}`)
    expect(rowsOf(text).map(({ code }) => code)).toEqual([codes[1], codes[3]])
  })

  it('that matches nothing is an empty file with its header and its statement', async () => {
    const { response, text } = await take('from=2020-01-01&to=2020-01-31')
    expect(text.trim().split('\n')).toHaveLength(1)
    expect((await statementOf(response)).totals).toMatchObject({ reports: 0, groups: { received: 0 } })
    const { features } = JSON.parse((await take('from=2020-01-01&to=2020-01-31&format=geojson')).text)
    expect(features).toEqual([])
  })

  it.each([
    ['from=2026-10-31&to=2026-10-01', 400, 'to'],
    ['format=xml', 400, 'format'],
    ['area=khong-co', 422, 'area'],
    ['limit=5', 400, ''],
  ])('is refused for %s, with the field', async (query, status, field) => {
    const answer = await city.get(`/api/exports/reports?${query}`)
    expect(answer.status).toBe(status)
    expect(answer.type).toMatch(/^application\/problem\+json/)
    if (field) expect(answer.body.errors[0].field).toBe(field)
  })

  it('holds what lies in reach alone, and stands in the audit log', async () => {
    await createPerson(city, { login: 'hepco', role: 'dispatcher', reach: { of: 'agency', agency: 'hepco' } })
    const dispatcher = await signInAs(city, 'hepco')
    const { body } = await dispatcher.get(`/api/exports/reports?${DAYS}`)
    expect(rowsOf(body as string).map(({ code }) => code)).toEqual(codes.slice(4))
    const { rows: kept } = await city.db.knex.raw('select id, account_id from export')
    for (const { id, account_id: by } of kept)
      expect((await dispatcher.get(`/api/exports/${id}`)).status).toBe(by === null ? 404 : 200)
    const { rows } = await city.db.knex.raw(`select data from audit_log where kind = 'export'`)
    expect(rows).toEqual([{ data: { id: expect.any(String), format: 'csv', reports: 8 } }])
  })

  it('that nobody reads to its end is not called complete, and leaves no session behind', async () => {
    await city.db.knex.raw(
      `insert into report (code, source, channel_id, category_id, urgency, state, geom, cell, text, received_at, received_day, changed_at)
       select 'HUE-X' || n, 'test', channel_id, category_id, urgency, 'received', geom, cell, text, received_at, '2025-01-01', changed_at
       from report, generate_series(1, 60000) n where report.code = ?`,
      [codes[0]!],
    )
    const before = (await city.db.knex.raw('select count(*)::integer as n from export')).rows[0].n
    await new Promise<void>((resolve, reject) => {
      const asked = request(`${city.url}/api/exports/reports?from=2025-01-01&to=2025-01-01`, (answer) => {
        answer.once('data', () => asked.destroy())
        answer.once('close', resolve)
        answer.on('error', () => {})
      })
      asked.on('error', reject)
      asked.end()
    }).catch(() => {})
    const copying = async () =>
      (
        await city.db.knex.raw(
          `select count(*)::integer as n from pg_stat_activity where query like 'copy (%' and state = 'active' and datname = current_database()`,
        )
      ).rows[0].n
    await expect.poll(copying, { timeout: 20_000 }).toBe(0)
    expect((await city.db.knex.raw('select count(*)::integer as n from export')).rows[0].n).toBe(before)
    expect((await city.get('/api/exports/00000000-0000-4000-8000-000000000000')).status).toBe(404)
    const twoAtOnce = async () =>
      (await Promise.all([1, 2].map(() => take('from=2020-01-01&to=2020-01-01')))).map(
        ({ response }) => response.status,
      )
    await expect.poll(twoAtOnce, { timeout: 20_000 }).toEqual([200, 200])
  })

  it('of which the head alone is asked for holds no connection', async () => {
    for (let i = 0; i < 3; i++)
      expect(
        (await fetch(`${city.url}/api/exports/reports?from=2020-01-01&to=2020-01-01`, { method: 'HEAD' }))
          .status,
      ).toBe(200)
    const held = async () =>
      (
        await city.db.knex.raw(
          `select count(*)::integer as n from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
        )
      ).rows[0].n
    await expect.poll(held, { timeout: 20_000 }).toBe(0)
  })

  it('is one of two at a time: the others are told to wait, and lose nothing', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => take('from=2025-01-01&to=2025-01-01')))
    const given = answers.filter(({ response }) => response.status === 200)
    const put = answers.filter(({ response }) => response.status === 429)
    expect(given.length).toBeGreaterThanOrEqual(2)
    expect(put.length).toBeGreaterThan(0)
    expect(given.length + put.length).toBe(10)
    for (const { text } of given) expect(text.trim().split('\n')).toHaveLength(60_001)
    expect((await take('from=2020-01-01&to=2020-01-01')).response.status).toBe(200)
  })
})
