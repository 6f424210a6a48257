import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPerson, signInAs } from '../../../tests/support/people.ts'
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

test('columns with personal data are described where they stand, to who may see the file', async () => {
  for (const [login, role] of [
    ['truc-ban', 'operator'],
    ['phan-tich', 'analyst'],
  ] as const)
    await createPerson(city, { login, role })
  const operator = await signInAs(city, 'truc-ban')
  const { body: file } = await operator.get('/api/exports/reports?personal=yes&bom=no')
  const { rows } = await city.db.knex.raw(
    `select id from export where statement->'filters'->>'personal' = 'yes'`,
  )
  const address = `/api/exports/${rows[0].id}/csv-metadata.json`
  const { body } = await operator.get(address)
  const titles = body.tableSchema.columns.map(({ titles }: Json) => titles)
  expect(titles.slice(-4)).toEqual(['text', 'reporterName', 'reporterPhone', 'reporterEmail'])
  expect(titles.join(',')).toBe(String(file).split('\n')[0])
  expect(body.notes[0]).toMatchObject({ of: 'reports', id: rows[0].id })
})

test('a file of another format has none', async () => {
  const { links } = await take('geojson')
  expect(links).toHaveLength(1)
  expect((await city.get(`${links[0]}/csv-metadata.json`)).status).toBe(404)
})
