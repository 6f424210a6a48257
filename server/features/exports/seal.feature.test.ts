import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportFormats } from '../../../contracts/export.ts'
import { exportRecord } from '../../../contracts/exportRecord.ts'
import { statsFileFormats } from '../../../contracts/stats.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
  await city.post('/api/reports', someReport())
  await city.settled()
})
afterAll(() => city.stop())

/** A file as it arrives, and the address of what is kept of it. */
async function take(path: string) {
  const response = await fetch(city.url + path)
  const bytes = Buffer.from(await response.arrayBuffer())
  const about = /<([^>]+)>; rel="describedby"/.exec(response.headers.get('link')!)![1]!
  return { bytes, about, name: response.headers.get('content-disposition')! }
}

describe('what is kept of a file', () => {
  it.each([
    ...exportFormats.map((format) => `/api/exports/reports?format=${format}`),
    ...statsFileFormats.map((format) => `/api/stats/file?measures=received&by=day&format=${format}`),
  ])('proves it by its length and SHA-256: %s', async (path) => {
    const { bytes, about, name } = await take(path)
    const record = exportRecord.parse((await city.get(about)).body)
    expect(record.file).toEqual({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    expect(name).toContain(`-seq${record.asOfSeq}-${record.id}.`)
  })

  it('of a statistic as CSV is what its companion says, though the city has gone on since', async () => {
    const { bytes, about } = await take('/api/stats/file?measures=received&format=csv&bom=no')
    await city.post('/api/reports', someReport())
    await city.settled()
    const { body: record } = await city.get(about)
    const { type, body } = await city.get(`${about}/csv-metadata.json`)
    expect(type).toBe('application/csvm+json')
    expect(body.notes).toEqual([record])
    expect(body.tableSchema.columns.map(({ titles }: { titles: string }) => titles).join(',')).toBe(
      bytes.toString().split('\n')[0],
    )
    expect(bytes.toString().split('\n')[1]).toBe(String(record.figures[0].value))
    const { body: now } = await city.get('/api/stats?measures=received')
    expect(now.asOfSeq).toBeGreaterThan(record.asOfSeq)
  })

  it('of before it was proven says nothing of it', async () => {
    const { about } = await take('/api/exports/reports')
    await city.db.knex.raw('update export set sha256 = null, bytes = null where id = ?', [about.slice(-36)])
    const { status, body } = await city.get(about)
    expect([status, 'file' in body]).toEqual([200, false])
  })
})
