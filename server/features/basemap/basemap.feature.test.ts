import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basemap } from '../../../contracts/basemap.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { readBasemap } from './readBasemap.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

describe('the schematic base map', () => {
  it('tells the waters and roads of the city, named in both languages', async () => {
    const { status, body } = await city.get('/api/basemap')
    expect(status).toBe(200)
    const { features } = basemap.parse(body)
    const names = features.map(({ properties }) => properties.name?.vi)
    expect(names).toEqual(expect.arrayContaining(['Sông Hương', 'Phá Tam Giang', 'Đầm Cầu Hai', 'QL1A']))
    expect(features.find(({ properties }) => properties.name?.en === 'Perfume River')).toBeDefined()
  })

  it.each([
    ['hanoi', 'Sông Hồng', 'hanoi-districts-2024'],
    ['hue', 'Sông Hương', 'hue-districts-2024'],
  ])(
    'of %s has valid shapes, and its river flows through the city: %s meets at least two of its areas',
    async (code, river, set) => {
      const features = await readBasemap(code)
      const { geometry } = features.find(({ properties }) => properties.name?.vi === river)!
      for (const feature of features) {
        const { rows } = await city.db.knex.raw('select ST_IsValidReason(ST_GeomFromGeoJSON(?)) as reason', [
          JSON.stringify(feature.geometry),
        ])
        const name = feature.properties.name?.vi
        expect([name, rows[0].reason]).toEqual([name, 'Valid Geometry'])
      }
      const file = new URL(`../../../fixtures/${code}/${set}.geojson`, import.meta.url)
      const areas = JSON.parse(await readFile(file, 'utf8'))
      const { rows } = await city.db.knex.raw(
        `select count(*)::integer as met from jsonb_array_elements(?::jsonb) as area
       where ST_Intersects(ST_GeomFromGeoJSON(area->>'geometry'), ST_GeomFromGeoJSON(?))`,
        [JSON.stringify(areas.features), JSON.stringify(geometry)],
      )
      expect(rows[0].met).toBeGreaterThanOrEqual(2)
    },
  )

  it('of a city that nobody has written it down for is empty', async () => {
    expect(await readBasemap('nowhere')).toEqual([])
  })
})
