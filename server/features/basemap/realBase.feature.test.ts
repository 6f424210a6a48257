import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTiles, writePmtiles, type Tile } from '../../../tests/support/pmtiles.ts'
import { startTestService, type TestService } from '../../../tests/support/service.ts'
import { openRealBase, type RealBase } from './realBase.ts'

const HUE: [number, number] = [107.58, 16.46]
const ONE: Tile[] = [{ z: 0, x: 0, y: 0, data: Buffer.from('x') }]
let plain: TestService
let folder: string
let tiles: Tile[]

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-basemap-'))
  plain = await startTestService()
  tiles = await makeTiles(plain.db.knex, HUE, [5, 8])
})
afterAll(async () => {
  await plain.stop()
  rmSync(folder, { recursive: true, force: true })
})
const policyOf = async (city: TestService) =>
  (await fetch(`${city.url}/api/health`)).headers.get('content-security-policy')!.split(';')
const file = (name: string) => path.join(folder, name)
const opened = (basemapFile?: string, basemapStyle?: string) =>
  openRealBase({ basemapFile, basemapStyle, city: 'hue' })

async function withBase(realBase: RealBase | null, use: (city: TestService) => Promise<void>) {
  const city = await startTestService({ realBase })
  try {
    await use(city)
  } finally {
    await city.stop()
    if (realBase?.kind === 'tiles') await realBase.close()
  }
}
/** Address of a tile, as the wall makes it. */
const addressOf = (city: TestService, template: string, { z, x, y }: Omit<Tile, 'data'>) =>
  city.url + template.replace('{z}', `${z}`).replace('{x}', `${x}`).replace('{y}', `${y}`)

describe('a base map of PMTiles', () => {
  it('is told to the wall, and its tiles are served, to be kept for ever', async () => {
    writePmtiles(file('hue.pmtiles'), tiles, { attribution: '<a href="https://osm.org">© OpenStreetMap</a>' })
    await withBase(await opened(file('hue.pmtiles')), async (city) => {
      const { real } = (await city.get('/api/basemap')).body
      expect(real).toEqual({
        ...{ kind: 'tiles', minZoom: 5, maxZoom: 8 },
        tiles: expect.stringMatching(/^\/api\/basemap\/\{z\}\/\{x\}\/\{y\}\?v=[\da-z-]+$/),
        attribution: '<a href="https://osm.org">© OpenStreetMap</a>',
      })
      for (const tile of tiles) {
        const answer = await fetch(addressOf(city, real.tiles, tile))
        expect([
          answer.status,
          answer.headers.get('content-type'),
          answer.headers.get('cache-control'),
        ]).toEqual([200, 'application/vnd.mapbox-vector-tile', 'public, max-age=31536000, immutable'])
        expect(Buffer.from(await answer.arrayBuffer()).equals(tile.data)).toBe(true)
      }
      // Within the file's zooms, but nothing there: an empty tile.
      const empty = await fetch(`${city.url}/api/basemap/5/0/0`)
      expect([empty.status, (await empty.arrayBuffer()).byteLength]).toEqual([200, 0])
      for (const address of ['4/0/0', '9/0/0', '5/32/0', '5/0/-1', '5/a/0', '5/0/1.5'])
        expect([address, (await city.get(`/api/basemap/${address}`)).status]).toEqual([address, 404])
    })
  })

  it('has other addresses once it is another file, and names OpenStreetMap where the file names nobody', async () => {
    const asked: string[] = []
    for (const some of [tiles, tiles.slice(1)]) {
      writePmtiles(file('next.pmtiles'), some)
      await withBase(await opened(file('next.pmtiles')), async (city) => {
        const { real } = (await city.get('/api/basemap')).body
        expect(real.attribution).toBe('© OpenStreetMap contributors')
        asked.push(real.tiles)
      })
    }
    expect(asked[0]).not.toBe(asked[1])
  })

  it('is unpacked where the file packs its tiles, and goes packed to whom it suits', async () => {
    // Long enough to be worth it.
    const data = Buffer.alloc(20_000, 'tile')
    const packed = [{ z: 0, x: 0, y: 0, data: gzipSync(data) }]
    writePmtiles(file('packed.pmtiles'), packed, { compression: 2 })
    await withBase(await opened(file('packed.pmtiles')), async (city) => {
      for (const encoding of ['gzip', 'identity']) {
        const answer = await fetch(`${city.url}/api/basemap/0/0/0`, {
          headers: { 'accept-encoding': encoding },
        })
        expect(answer.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null)
        expect(Buffer.from(await answer.arrayBuffer()).equals(data)).toBe(true)
      }
    })
  })

  it('gives an error, no empty sea, where the file has become shorter', async () => {
    writePmtiles(file('short.pmtiles'), tiles)
    await withBase(await opened(file('short.pmtiles')), async (city) => {
      truncateSync(file('short.pmtiles'), 127)
      for (const { z, x, y } of tiles) {
        const answer = await city.get(`/api/basemap/${z}/${x}/${y}`)
        expect([answer.status, answer.body.type]).toEqual([503, '/problems/unavailable'])
      }
      expect(city.complaints().splice(0)).toEqual([expect.stringContaining('cannot be read any more')])
    })
  })

  it('is none where nobody has set one', async () => {
    expect((await plain.get('/api/basemap')).body.real).toBeNull()
    expect((await plain.get('/api/basemap/5/0/0')).status).toBe(404)
    expect(await policyOf(plain)).toEqual(
      expect.arrayContaining(["connect-src 'self'", "img-src 'self' data: blob:"]),
    )
  })

  it('is refused at the start, in words, where it is none or of another place', async () => {
    const refused = (name: string) => expect(opened(file(name))).rejects
    await refused('nothing.pmtiles').toThrow(/cannot be read \(ENOENT\): set it to a PMTiles file/)
    await expect(opened(folder)).rejects.toThrow(/is no base map \(EISDIR/)
    writeFileSync(file('text.pmtiles'), 'Not a base map, but long enough to be a header. '.repeat(10))
    await refused('text.pmtiles').toThrow(/is no base map \(Wrong magic number/)
    writeFileSync(file('empty.pmtiles'), '')
    await refused('empty.pmtiles').toThrow(/is no base map/)
    writePmtiles(file('pictures.pmtiles'), ONE, { tileType: 2 })
    await refused('pictures.pmtiles').toThrow(/is no base map \(its tiles are pictures\): set it to/)
    writePmtiles(file('brotli.pmtiles'), ONE, { compression: 3 })
    await refused('brotli.pmtiles').toThrow(/packed otherwise than with gzip/)
    writePmtiles(file('hanoi.pmtiles'), ONE, { bounds: [105.5, 20.8, 106, 21.2] })
    await refused('hanoi.pmtiles').toThrow(
      /it holds 105.5–106° E, 20.8–21.2° N, and .+ lies at 107.585, 16.4637/,
    )
    await expect(opened(file('hue.pmtiles'), 'https://tiles.example/style.json')).rejects.toThrow(
      'BASEMAP_PMTILES and BASEMAP_STYLE_URL are both set: leave one of them out.',
    )
  })
})

describe('a base map of a style', () => {
  it('opens the page’s policy to its host and to no other', async () => {
    await withBase(await opened(undefined, 'https://tiles.example:8443/city/style.json'), async (city) => {
      expect((await city.get('/api/basemap')).body.real).toEqual({
        ...{ kind: 'style', url: 'https://tiles.example:8443/city/style.json' },
      })
      expect((await policyOf(city)).filter((rule) => rule.includes('example'))).toEqual([
        "img-src 'self' data: blob: https://tiles.example:8443",
        "connect-src 'self' https://tiles.example:8443",
      ])
    })
  })
})
