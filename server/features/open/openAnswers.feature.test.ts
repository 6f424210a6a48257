import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { SUGGESTED, type OpenSettings } from '../../../contracts/openData.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'

let city: TestService
let administrator: Visitor
beforeAll(async () => {
  city = await startTestService({ access: { auth: 'required' } })
  await createPerson(city, { login: 'quan-tri', role: 'administrator' })
  administrator = await signInAs(city, 'quan-tri')
  const receivedAt = new Date(Date.now() - 60 * 86_400_000).toISOString()
  for (let i = 0; i < 4; i++) await administrator.send('POST', '/api/reports', someReport({ receivedAt }))
  await city.settled()
  await published({})
})
afterAll(() => city.stop())

/** What is public once a decision is. */
async function published(settings: Partial<OpenSettings>) {
  const follows = (await administrator.get('/api/open-data/versions')).body.items[0]?.version ?? 0
  const body = { ...SUGGESTED, on: true, minimum: 3, ...settings, follows }
  expect((await administrator.send('POST', '/api/open-data', body)).status).toBe(200)
  const read = async () => (await visitor(city).get('/api/open-data')).body
  await vi.waitFor(async () => expect((await read()).awaited).toBeNull(), { timeout: 30_000 })
  return (await read()).slice
}

describe('what is public', () => {
  it('may be given terms by name, or by an address of the web', async () => {
    for (const licence of ['CC BY 4.0', 'CC0-1.0', 'http://example.com/terms'])
      expect((await published({ licence })).settings.licence).toBe(licence)
  })

  it.each(['/open/reports.csv', '/open/reports.csv-metadata.json'])(
    '%s is not sent again to whoever has it, however she says so',
    async (path) => {
      const ask = async (known?: string) => {
        const response = await fetch(city.url + path, {
          headers: known === undefined ? {} : { 'if-none-match': known },
        })
        await response.text()
        return response
      }
      const tag = (await ask()).headers.get('etag')!
      for (const known of [tag, '*', ' * ', `W/${tag}`, `"x", ${tag}`, `${tag},"x"`, `"a,b" , W/${tag}`]) {
        const { status, headers } = await ask(known)
        expect([known, status, headers.get('etag')]).toEqual([known, 304, tag])
      }
      for (const other of ['"x"', '"x", "y"', tag.slice(1, -1), `"${tag.slice(1, -1)}-1"`, '"*"'])
        expect([other, (await ask(other)).status]).toEqual([other, 200])
    },
  )

  it('says as of which seq it is, whatever has happened since', async () => {
    await published({})
    const { seq } = await city.db.knex('open_release').first('seq')
    await administrator.send('POST', '/api/reports', someReport())
    await city.settled()
    const tile = '/tiles/reports/0/0/0.mvt'
    for (const path of ['/open/reports.csv', '/ogc/collections/reports/items', tile]) {
      const response = await fetch(city.url + path)
      await response.arrayBuffer()
      expect([path, response.status, response.headers.get('x-as-of-seq')]).toEqual([path, 200, String(seq)])
    }
  })
})
