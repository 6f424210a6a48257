import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTiles, writePmtiles } from '../../../tests/support/pmtiles.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { openRealBase } from './realBase.ts'

let plain: TestService
let folder: string
const HUE: [number, number] = [107.58, 16.46]

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-basemap-'))
  plain = await startTestService()
})
afterAll(async () => {
  await plain.stop()
  rmSync(folder, { recursive: true, force: true })
})
const policyOf = async (city: TestService) =>
  (await fetch(`${city.url}/api/health`)).headers.get('content-security-policy')!.split(';')
const file = (name: string) => path.join(folder, name)

describe('a base map of PMTiles', () => {
  it('is told to the wall, and its tiles are served', async () => {
    const tiles = await makeTiles(plain.db.knex, HUE, [5, 8])
    writePmtiles(file('hue.pmtiles'), tiles, '<a href="https://osm.org">© OpenStreetMap</a>')
    const realBase = await openRealBase(file('hue.pmtiles'), undefined)
    const city = await startTestService({ realBase })
    try {
      const { body } = await city.get('/api/basemap')
      expect(body.real).toEqual({
        ...{ kind: 'tiles', tiles: '/api/basemap/{z}/{x}/{y}', minZoom: 5, maxZoom: 8 },
        attribution: '© OpenStreetMap',
      })
      for (const { z, x, y, data } of tiles) {
        const answer = await fetch(`${city.url}/api/basemap/${z}/${x}/${y}`)
        expect([answer.status, answer.headers.get('content-type')]).toEqual([
          200,
          'application/vnd.mapbox-vector-tile',
        ])
        expect(Buffer.from(await answer.arrayBuffer()).equals(data)).toBe(true)
      }
      // Within the file's zooms, but nothing there: an empty tile.
      const empty = await fetch(`${city.url}/api/basemap/5/0/0`)
      expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([200, 0])
      for (const address of ['4/0/0', '9/0/0', '5/32/0', '5/0/-1', '5/a/0', '5/0/1.5'])
        expect([address, (await city.get(`/api/basemap/${address}`)).status]).toEqual([address, 404])
    } finally {
      await city.stop()
    }
  })

  it('is none where nobody has set one', async () => {
    expect((await plain.get('/api/basemap')).body.real).toBeNull()
    expect((await plain.get('/api/basemap/5/0/0')).status).toBe(404)
    expect(await policyOf(plain)).toContain("connect-src 'self'")
  })

  it('is refused at the start in words where it is none', async () => {
    await expect(openRealBase(file('nothing.pmtiles'), undefined)).rejects.toThrow(
      /cannot be read \(ENOENT\): set it to/,
    )
    writeFileSync(
      file('text.pmtiles'),
      'Not a base map, but long enough to be taken for a header. '.repeat(10),
    )
    await expect(openRealBase(file('text.pmtiles'), undefined)).rejects.toThrow(/is no base map/)
    writePmtiles(file('pictures.pmtiles'), [{ z: 0, x: 0, y: 0, data: Buffer.from('x') }], '', 2)
    await expect(openRealBase(file('pictures.pmtiles'), undefined)).rejects.toThrow(/its tiles are pictures/)
    await expect(openRealBase(file('hue.pmtiles'), 'https://tiles.example/style.json')).rejects.toThrow(
      /both set/,
    )
  })
})

describe('a base map of a style', () => {
  it('opens the page’s policy to its host and to no other', async () => {
    const realBase = await openRealBase(undefined, 'https://tiles.example/style.json')
    const city = await startTestService({ realBase })
    try {
      expect((await city.get('/api/basemap')).body.real).toEqual({
        ...{ kind: 'style', url: 'https://tiles.example/style.json' },
      })
      expect(await policyOf(city)).toEqual(
        expect.arrayContaining(["connect-src 'self' https://tiles.example", "script-src 'self'"]),
      )
    } finally {
      await city.stop()
    }
  })
})
