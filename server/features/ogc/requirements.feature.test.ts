import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CRS84, crsNames, EPSG_4326, MAX_FEATURES } from '../../../contracts/ogc.ts'
import { someReport, startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

/**
 * The abstract test suites of OGC API – Features Part 1 (17-069r4, annex A: core, geojson, oas30) and Part 2 (18-058r1: crs),
 * as far as ogc.feature.test.ts has them not.
 */
let city: TestService
let collections: Json[]
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

beforeAll(async () => {
  city = await startTestService()
  for (let i = 0; i < 5; i++) await city.post('/api/reports', someReport({ lon: 107.58 + i / 1000 }))
  await city.settled()
  collections = (await city.get('/ogc/collections')).body.collections
})
afterAll(() => city.stop())

const relations = (links: Json[]) => links.map(({ rel }) => rel)
const headers = async (path: string) => (await fetch(city.url + path)).headers

describe('OGC API – Features, part 1', () => {
  it('has an API definition that is valid OpenAPI 3.0', async () => {
    const found = await new Validator().validate((await city.get('/ogc/api')).body)
    expect(found).toEqual({ valid: true })
  })

  it('says of each operation on features what limit, bbox and datetime are', async () => {
    const { paths } = (await city.get('/ogc/api')).body
    for (const { id } of collections) {
      const of = Object.fromEntries(
        paths[`/collections/${id}/items`].get.parameters.map((one: Json) => [one.name, one]),
      )
      for (const name of ['limit', 'bbox', 'datetime'])
        expect(of[name]).toMatchObject({ in: 'query', required: false, style: 'form', explode: false })
      expect(of.limit.schema).toMatchObject({ type: 'integer', minimum: 1, default: 100 })
      expect(of.bbox.schema).toMatchObject({
        type: 'array',
        minItems: 4,
        maxItems: 6,
        items: { type: 'number' },
      })
      expect(of.datetime.schema).toMatchObject({ type: 'string' })
    }
  })

  it('tells of each collection in the list what its own address tells', async () => {
    expect(collections.length).toBeGreaterThan(4)
    for (const collection of collections) {
      const { body } = await city.get(`/ogc/collections/${collection.id}`)
      expect(body).toEqual(collection)
      expect(relations(body.links)).toEqual(expect.arrayContaining(['self', 'items']))
      const [[west, south, east, north]] = body.extent.spatial.bbox
      expect([west <= east, south <= north]).toEqual([true, true])
    }
  })

  it.each([1, 3, 5, MAX_FEATURES + 1])('gives at most limit=%i features, and counts them', async (limit) => {
    for (const { id } of collections) {
      const { status, type, body } = await city.get(`/ogc/collections/${id}/items?limit=${limit}`)
      expect([id, status, type.split(';')[0]]).toEqual([id, 200, 'application/geo+json'])
      expect(body.type).toBe('FeatureCollection')
      expect(body.features).toHaveLength(body.numberReturned)
      expect(body.numberReturned).toBe(Math.min(limit, body.numberMatched))
      expect(body.timeStamp).toMatch(RFC3339)
      expect(relations(body.links)).toEqual(
        expect.arrayContaining(body.numberReturned < body.numberMatched ? ['self', 'next'] : ['self']),
      )
      for (const { rel, type, href } of body.links)
        expect([typeof rel, typeof type, href]).toEqual([
          'string',
          'string',
          expect.stringContaining(city.url),
        ])
    }
  })

  it('gives each feature at an address of its own, as it stands in the collection', async () => {
    for (const { id } of collections) {
      const { features } = (await city.get(`/ogc/collections/${id}/items?limit=1`)).body
      const { body, type } = await city.get(
        `/ogc/collections/${id}/items/${encodeURIComponent(features[0].id)}`,
      )
      const { links, ...feature } = body
      expect([type.split(';')[0], feature]).toEqual(['application/geo+json', features[0]])
      expect(relations(links)).toEqual(expect.arrayContaining(['self', 'collection']))
    }
  })

  it('refuses a parameter that it does not know, wherever it stands', async () => {
    const paths = ['', '/conformance', '/api', '/collections'].concat(
      collections.flatMap(({ id }) =>
        ['', '/queryables', '/items', '/items/x'].map((rest) => `/collections/${id}${rest}`),
      ),
    )
    for (const path of paths)
      expect([path, (await city.get(`/ogc${path}?unknown=1`)).status]).toEqual([path, 400])
  })

  it('refuses a wrong value of each parameter of every collection', async () => {
    for (const { id } of collections)
      for (const wrong of [
        'limit=-1',
        'limit=1.5',
        'bbox=1,2,3,4,5',
        'bbox=a,b,c,d',
        'datetime=2026-13-01',
        'bbox-crs=x',
        'crs=x',
      ]) {
        const { status, type } = await city.get(`/ogc/collections/${id}/items?${wrong}`)
        expect([id, wrong, status, type]).toEqual([id, wrong, 400, 'application/problem+json'])
      }
  })
})

describe('OGC API – Features, part 2', () => {
  it('lists the coordinate systems of each collection, that of the store among them', () => {
    for (const { crs, storageCrs } of collections) {
      expect(crs).toEqual([...crsNames])
      expect(crs).toContain(storageCrs)
    }
  })

  it('says with every answer which coordinate system it is in', async () => {
    for (const { id } of collections) {
      const path = `/ogc/collections/${id}/items`
      expect((await headers(path)).get('content-crs')).toBe(`<${CRS84}>`)
      const { features } = (await city.get(`${path}?limit=1`)).body
      for (const crs of crsNames)
        for (const one of [path, `${path}/${encodeURIComponent(features[0].id)}`])
          expect((await headers(`${one}?crs=${encodeURIComponent(crs)}`)).get('content-crs')).toBe(`<${crs}>`)
    }
  })

  it('finds the same by a rectangle in whichever axes it is written', async () => {
    const found = async (query: string) =>
      (await city.get(`/ogc/collections/reports/items?${query}`)).body.features.map(({ id }: Json) => id)
    const east = await found('bbox=107.5795,16.46,107.5825,16.47')
    expect(east).toHaveLength(3)
    expect(
      await found(`bbox=16.46,107.5795,16.47,107.5825&bbox-crs=${encodeURIComponent(EPSG_4326)}`),
    ).toEqual(east)
  })
})
