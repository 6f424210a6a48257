import { afterAll, beforeAll, expect, test } from 'vitest'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
  await city.post('/api/reports', someReport())
  await city.settled()
})
afterAll(() => city.stop())

async function take(format: string) {
  const response = await fetch(`${city.url}/api/exports/reports?format=${format}&bom=no`)
  const text = await response.text()
  const links = response.headers
    .get('link')!
    .match(/<[^>]+>/g)!
    .map((link) => link.slice(1, -1))
  return { text, links }
}

test('a CSV file of reports links to what describes its columns to machines, in their order', async () => {
  const { text, links } = await take('csv')
  const address = links.find((link) => link.endsWith('/csv-metadata.json'))!
  const { status, type, body } = await city.get(address)
  expect([status, type]).toEqual([200, 'application/csvm+json'])
  const { columns, primaryKey } = body.tableSchema
  expect(columns.map(({ titles }: Json) => titles).join(',')).toBe(
    text.split('\n')[0]!.replaceAll('"', '').trim(),
  )
  expect(columns.find(({ name }: Json) => name === 'receivedAt').datatype).toBe('dateTime')
  expect(columns.map(({ name }: Json) => name)).toContain(primaryKey)
})

test('a file of another format has none', async () => {
  const { links } = await take('geojson')
  expect(links).toHaveLength(1)
  expect((await city.get(`${links[0]}/csv-metadata.json`)).status).toBe(404)
})
