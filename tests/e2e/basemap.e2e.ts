import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import knex from 'knex'
import { makeTiles, writePmtiles } from '../support/pmtiles.ts'
import { City, expect, openWall, test, watch } from './support.ts'

test('a base map of PMTiles lies under the areas with its attribution, and gives way to the schematic one when it fails', async ({
  page,
  hue,
}) => {
  test.setTimeout(240_000)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-pmtiles-'))
  const database = knex({ client: 'pg', connection: { connectionString: hue.databaseUrl() } })
  const file = path.join(folder, 'hue.pmtiles')
  writePmtiles(file, await makeTiles(database, [107.58, 16.46], [6, 7, 8, 9, 10]), '© OpenStreetMap')
  await database.destroy()
  const city = new City('hue', { BASEMAP_PMTILES: file })
  try {
    await city.start()
    const conduct = watch(page, city)
    const tiles: number[] = []
    page.on('response', (response) => {
      if (/\/api\/basemap\/\d/.test(response.url())) tiles.push(response.status())
    })
    await openWall(page, city)
    await expect(page.getByTestId('base-attribution')).toHaveText('© OpenStreetMap')
    await expect(page.getByTestId('schematic')).toHaveText('Ranh giới sơ đồ')
    await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true')
    await expect(page.getByTestId('water-name')).toHaveCount(0)
    expect(tiles.length).toBeGreaterThan(0)
    expect(new Set(tiles)).toEqual(new Set([200]))
    expect(conduct).toEqual({ outside: [], complaints: [] })

    await page.route(/\/api\/basemap\/\d/, (route) => route.fulfill({ status: 500, body: '' }))
    await openWall(page, city)
    await expect(page.getByTestId('base-failed')).toBeVisible()
    await expect(page.getByTestId('base-attribution')).toHaveCount(0)
    await expect(page.getByTestId('water-name').filter({ hasText: 'Sông Hương' })).toBeVisible()
    expect(conduct.outside).toEqual([])

    // It comes back by itself.
    await page.unroute(/\/api\/basemap\/\d/)
    await expect(page.getByTestId('base-attribution')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByTestId('base-failed')).toHaveCount(0)
    await expect(page.getByTestId('water-name')).toHaveCount(0)
  } finally {
    await city.remove()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a style of another host is drawn under the areas, and that host alone is asked', async ({ page }) => {
  test.setTimeout(240_000)
  const square = [
    [106, 15],
    [109, 15],
    [109, 18],
    [106, 18],
    [106, 15],
  ]
  const style = {
    ...{
      version: 8,
      layers: [{ id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': '#223' } }],
    },
    sources: {
      land: {
        type: 'geojson',
        attribution: '<a>© Địa chính</a>',
        data: { type: 'Polygon', coordinates: [square] },
      },
    },
  }
  const asked: string[] = []
  const outside = createServer((request, response) => {
    asked.push(request.url!)
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.end(JSON.stringify(style))
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
  const city = new City('hue', { BASEMAP_STYLE_URL: `${origin}/style.json` })
  try {
    await city.start()
    const conduct = watch(page, city)
    await openWall(page, city)
    await expect(page.getByTestId('base-attribution')).toHaveText('© Địa chính')
    await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true')
    await expect.poll(() => asked).toEqual(['/style.json'])
    await expect(page.getByTestId('base-failed')).toHaveCount(0)
    expect(conduct).toEqual({ outside: [`${origin}/style.json`], complaints: [] })
  } finally {
    await city.remove()
    outside.close()
  }
})

test('a base map that is none is refused at the start, in words', async () => {
  const city = new City('hue', { BASEMAP_PMTILES: '/nowhere/hue.pmtiles' })
  await expect(city.start()).rejects.toThrow(/BASEMAP_PMTILES .* cannot be read \(ENOENT\): set it to/)
  await city.remove()
})
