import { execFile } from 'node:child_process'
import { mkdtemp, readFile as read, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPerson, signInAs } from '../../../tests/support/people.ts'
import { life, play } from '../../../tests/support/randomLife.ts'
import { startTestService, type Json, type TestService } from '../../../tests/support/service.ts'

/** Debian's GDAL, which QGIS reads with too, against the running server. */
let city: TestService
let folder: string
const run = promisify(execFile)
const REPORTS = 60

beforeAll(async () => {
  city = await startTestService()
  await play(city, fc.sample(life, { numRuns: REPORTS, seed: 7 }))
  await city.settled()
  folder = await mkdtemp(path.join(os.tmpdir(), 'toancanh-gdal-'))
})
afterAll(async () => {
  await city.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs one of GDAL's programs; a warning counts as a failure. */
async function gdal(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout, stderr } = await run(program, args, { env: { ...process.env, LC_ALL: 'C', ...env } })
  expect(stderr.replaceAll(/^(Had to open data source read-only\.|)\n/gm, '')).toBe('')
  return stdout
}
const source = () => `OAPIF:${city.url}/ogc`
const countOf = (info: string) => Number(/Feature Count: (\d+)/.exec(info)?.[1])

/** The features of a layer in a file, as GeoJSON with seven decimals. */
async function readFile(file: string, layer: string): Promise<Json[]> {
  const out = path.join(folder, `${layer}.geojson`)
  await gdal('ogr2ogr', ['-f', 'GeoJSON', '-lco', 'COORDINATE_PRECISION=7', out, file, layer])
  return JSON.parse(await read(out, 'utf8')).features
}
const flat = (geometry: Json): string =>
  JSON.stringify(geometry.coordinates.flat(9).map((n: number) => n.toFixed(6)))

describe('GDAL', () => {
  it('opens the service and finds every collection in it', async () => {
    const info = await gdal('ogrinfo', [source()])
    const { body } = await city.get('/ogc/collections')
    for (const { id } of body.collections) expect(info).toContain(id)
  })

  it.each(['areas-hue-wards-2025', 'area-statistics-hue-districts-2024', 'reports'])(
    'copies %s into a GeoPackage that holds what the API gives',
    async (id) => {
      const file = path.join(folder, `${id}.gpkg`)
      await gdal('ogr2ogr', ['-f', 'GPKG', file, source(), id, '-oo', 'PAGE_SIZE=17'])
      const { body } = await city.get(`/ogc/collections/${id}/items?limit=1000`)
      const features = await readFile(file, id)
      expect(features).toHaveLength(body.numberMatched)
      const byCode = new Map(features.map((feature) => [feature.properties.code, feature]))
      for (const { geometry, properties } of body.features) {
        const copied = byCode.get(properties.code)
        expect([properties.code, copied.geometry.type]).toEqual([properties.code, geometry.type])
        expect([properties.code, flat(copied.geometry)]).toEqual([properties.code, flat(geometry)])
        for (const [name, value] of Object.entries(properties))
          if (typeof value === 'string' && !/At$|^asOf$/.test(name))
            expect([name, copied.properties[name]]).toEqual([name, value])
          else if (typeof value === 'number') expect(copied.properties[name]).toBeCloseTo(value, 9)
      }
      expect(countOf(await gdal('ogrinfo', ['-so', file, id]))).toBe(body.numberMatched)
    },
  )

  it('chooses by property and by rectangle as the API does', async () => {
    const { body } = await city.get('/ogc/collections/reports/items?limit=1000')
    const { category } = body.features[0].properties
    const of = async (...args: string[]) =>
      countOf(await gdal('ogrinfo', ['-so', source(), 'reports', ...args]))
    expect(await of('-where', `category = '${category}'`)).toBe(
      body.features.filter(({ properties }: Json) => properties.category === category).length,
    )
    const within = ({
      geometry: {
        coordinates: [x, y],
      },
    }: Json) => x > 107.4 && x < 107.55 && y > 16.4 && y < 16.45
    const inside = body.features.filter(within).length
    expect(await of('-spat', '107.4', '16.4', '107.55', '16.45')).toBe(inside)
    expect(inside).toBeGreaterThan(0)
    expect(inside).toBeLessThan(REPORTS)
  })

  it('reads as whoever it is given the session of', async () => {
    const guarded = await startTestService({ access: { auth: 'required' } })
    try {
      await createPerson(guarded, { login: 'analyst', role: 'analyst' })
      const token = (await signInAs(guarded, 'analyst')).token()
      const url = `OAPIF:${guarded.url}/ogc`
      await expect(gdal('ogrinfo', [url])).rejects.toThrow(/ERROR|FAILURE/)
      expect(await gdal('ogrinfo', [url], { GDAL_HTTP_COOKIE: `toancanh=${token}` })).toContain('reports')
    } finally {
      await guarded.stop()
    }
  })
})
