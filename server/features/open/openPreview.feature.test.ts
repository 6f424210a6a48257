import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPreviewLine, SUGGESTED, type OpenSettings } from '../../../contracts/openData.ts'
import { createPerson, signInAs, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

let city: TestService
let administrator: Visitor
const DAY = 86_400_000
const chosen: OpenSettings = { ...SUGGESTED, on: true, minimum: 3, delayHours: 24 }

beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
  // Within some cells on both sides of the borders of areas, and some of today.
  const lines = Array.from({ length: 300 }, (_, i) =>
    JSON.stringify(
      someReport({
        lon: 107.56 + ((i * 37) % 61) * 0.001,
        lat: 16.44 + ((i * 17) % 31) * 0.001,
        receivedAt: new Date(Date.now() - (i % 30) * DAY).toISOString(),
      }),
    ),
  )
  const type = { 'content-type': 'application/x-ndjson' }
  expect((await administrator.send('POST', '/api/reports', lines.join('\n'), type)).status).toBe(200)
  await city.settled()
})
afterAll(() => city.stop())

/** Every line of the answer. */
async function preview(settings: Partial<OpenSettings>): Promise<Json[]> {
  const { status, type, body } = await administrator.send('POST', '/api/open-data/preview', {
    ...chosen,
    ...settings,
  })
  expect([status, type]).toEqual([200, 'application/x-ndjson'])
  return body
    .trim()
    .split('\n')
    .map((line: string) => openPreviewLine.parse(JSON.parse(line)))
}
async function published(settings: Partial<OpenSettings>): Promise<Json> {
  const follows = (await administrator.get('/api/open-data/versions')).body.items[0]?.version ?? 0
  await administrator.send('POST', '/api/open-data', { ...chosen, ...settings, follows })
  const now = async () => (await administrator.get('/api/open-data')).body
  await expect.poll(async () => (await now()).awaited, { timeout: 30_000 }).toBeNull()
  return (await now()).slice
}
const counting = async () =>
  (
    await city.db.knex.raw(
      `select count(*)::integer as n from pg_stat_activity where datname = current_database() and query like '%open_cell%'
         and pid <> pg_backend_pid() and state <> 'idle'`,
    )
  ).rows[0].n as number

test.each<[string, Partial<OpenSettings>]>([
  ['cells and areas', {}],
  ['cells without areas', { fields: ['state'] }],
  ['other cells', { cellMetres: 1600 }],
  [
    'small cells and areas, of all that is older than two weeks',
    { cellMetres: 200, minimum: 2, delayHours: 14 * 24 },
  ],
])('what a choice of %s would make public is what a decision then does', async (_, settings) => {
  const lines = await preview(settings)
  expect(lines[0]).toEqual({ progress: 0 })
  const { result } = lines.at(-1)
  const slice = await published(settings)
  expect(result).toMatchObject({ published: slice.published, withheld: slice.withheld, until: slice.until })
  const { rows } = await city.db.knex.raw('select count(distinct geom)::integer as n from open_report')
  expect(result.cells).toBe(rows[0].n)
  expect(Math.min(result.published, result.withheld, result.tooYoung)).toBeGreaterThan(0)
  expect(result.published + result.withheld + result.tooYoung).toBe(300)
})

test('a count that takes long says how far it is, and ends when nobody waits for it', async () => {
  // As many numbers of reports as a very large city has, though few are there.
  await city.db.knex.raw(`alter table report alter column id restart with 2000000000`)
  expect((await administrator.send('POST', '/api/reports', someReport())).status).toBe(201)
  const away = new AbortController()
  const response = await fetch(`${city.url}/api/open-data/preview`, {
    ...{ method: 'POST', body: JSON.stringify(chosen), signal: away.signal },
    headers: { 'content-type': 'application/json', cookie: `toancanh=${administrator.token()}` },
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (text.trim().split('\n').length < 3) text += (await reader.read()).value!
  const shares = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).progress as number)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBeLessThan(1)
  expect(await counting()).toBe(1)
  away.abort()
  await expect.poll(counting, { timeout: 20_000 }).toBe(0)
  await city.db.knex.raw('delete from report where id >= 2000000000')
})

test('a database that takes too long is told as one that is busy', async () => {
  const held = await city.db.knex.transaction()
  await held.raw('lock table report in access exclusive mode')
  const lines = await preview({})
  await held.rollback()
  expect(lines.at(-1)).toMatchObject({ problem: { type: '/problems/unavailable', status: 503 } })
  expect(await counting()).toBe(0)
})
