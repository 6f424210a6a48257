import { parse } from 'csv-parse/sync'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import type { FileRow } from './recount.ts'

const instants = [
  '2026-07-01T12:00:00.500Z',
  '2026-11-01T04:29:59.999Z',
  '2026-11-01T04:30:00.000Z',
  '2026-11-01T06:00:00.010Z',
  '2026-11-20T12:00:00.000Z',
]

// With offsets of half hours, of whole ones that change, and of one for ever.
describe.each(['America/St_Johns', 'America/New_York', 'Asia/Ho_Chi_Minh'])('a city in %s', (timeZone) => {
  let city: TestService
  beforeAll(async () => {
    city = await startTestService({ timeZone })
    for (const receivedAt of instants) await city.post('/api/reports', someReport({ receivedAt }))
    await city.settled()
  })
  afterAll(() => city.stop())

  const read = async (format: string) =>
    (await fetch(`${city.url}/api/exports/reports?format=${format}`)).text()

  function expectInstants(written: string[]) {
    expect(written.map((at) => new Date(at).toISOString())).toEqual(instants)
    const offsets = instants.map((at) => DateTime.fromISO(at).setZone(timeZone).toFormat('ZZ'))
    expect(written.map((at) => at.slice(-6))).toEqual(offsets)
    for (const at of written) expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/)
  }

  it('has instants with the offset that it had then in its CSV', async () => {
    const rows: FileRow[] = parse(await read('csv'), { bom: true, columns: true })
    expectInstants(rows.map(({ receivedAt }) => String(receivedAt)))
  })

  it('has instants with the offset that it had then in its GeoJSON', async () => {
    const { features } = JSON.parse(await read('geojson')) as { features: { properties: FileRow }[] }
    expectInstants(features.map(({ properties }) => String(properties.receivedAt)))
  })
})
