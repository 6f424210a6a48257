import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { SUGGESTED, type OpenSettings } from '../../../contracts/openData.ts'
import { createPerson, signInAs, visitor, type Visitor } from '../../../tests/support/people.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

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
  it('is described to machines: each column of the CSV, and each address in the catalogue', async () => {
    await published({ fields: ['category', 'receivedDay', 'areas', 'rating'] })
    const response = await fetch(`${city.url}/open/reports.csv`)
    expect(response.headers.get('link')).toBe(
      '</open/reports.csv-metadata.json>; rel="describedby"; type="application/csvm+json"',
    )
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const [header] = (await response.text()).split('\n')
    const { body, type } = await visitor(city).get('/open/reports.csv-metadata.json')
    expect(type).toBe('application/csvm+json')
    expect(body['@context']).toBe('http://www.w3.org/ns/csvw')
    expect(new URL(body.url, `${city.url}/open/reports.csv-metadata.json`).pathname).toBe('/open/reports.csv')
    expect(body.tableSchema.columns.map(({ titles }: Json) => titles)).toEqual(header!.split(','))
    for (const { name } of body.tableSchema.columns) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_]*$/)
    const catalog = (await visitor(city).get('/open/catalog.jsonld')).body
    const [dataset] = catalog.dataset
    expect(dataset.distribution).toHaveLength(3)
    for (const { accessURL, license } of dataset.distribution) {
      expect(license).toBe(SUGGESTED.licence)
      expect((await visitor(city).get(accessURL.replace(city.url, ''))).status).toBe(200)
    }
    const terms = Object.keys(catalog['@context'])
    const used = (value: Json): string[] =>
      Array.isArray(value)
        ? value.flatMap(used)
        : value && typeof value === 'object'
          ? Object.entries(value).flatMap(([name, inner]) => [
              name,
              ...(/^(vi|en)$/.test(name) ? [] : used(inner)),
            ])
          : []
    const { '@context': _, ...content } = catalog
    expect([...terms, 'vi', 'en']).toEqual(expect.arrayContaining([...new Set(used(content))]))
  })

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
