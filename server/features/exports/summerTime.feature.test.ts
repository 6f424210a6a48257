import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import type { FileRow } from './recount.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService({ timeZone: 'America/St_Johns' })
  for (const receivedAt of [
    '2026-07-01T12:00:00.5Z',
    '2026-11-01T04:29:59.999Z',
    '2026-11-01T04:30:00Z',
    '2026-11-20T12:00:00Z',
  ])
    await city.post('/api/reports', someReport({ receivedAt }))
  await city.settled()
})
afterAll(() => city.stop())

const read = async (format: string) =>
  (await fetch(`${city.url}/api/exports/reports?format=${format}`)).text()

it('instants carry the offset that the city had then, also where it changes and has minutes', async () => {
  const rows: FileRow[] = parse(await read('csv'), { bom: true, columns: true })
  expect(rows.map(({ receivedAt }) => receivedAt)).toEqual([
    '2026-07-01T09:30:00.500-02:30',
    '2026-11-01T01:59:59.999-02:30',
    '2026-11-01T01:00:00.000-03:30',
    '2026-11-20T08:30:00.000-03:30',
  ])
  const { features } = JSON.parse(await read('geojson')) as { features: { properties: FileRow }[] }
  expect(features.map(({ properties }) => Date.parse(String(properties.receivedAt)))).toEqual(
    rows.map(({ receivedAt }) => Date.parse(String(receivedAt))),
  )
  expect(features.map(({ properties }) => String(properties.receivedAt).slice(-6))).toEqual([
    ...['-02:30', '-02:30', '-03:30', '-03:30'],
  ])
})
