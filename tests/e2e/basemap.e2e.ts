import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import knex from 'knex'
import { makeTiles, writePmtiles } from '../support/pmtiles.ts'
import { pixelsOf } from './pixels.ts'
import { City, expect, openWall, test, watch } from './support.ts'

/** Enough of a colour to be no accident. */
const MANY = 2000
/** The map is the last that a busy machine draws. */
const PATIENT = { timeout: 90_000 }

test('a base map of PMTiles lies under the areas by day and night, gives way to the schematic one when its file breaks, and comes back', async ({
  page,
  hue,
  browser,
}) => {
  test.setTimeout(360_000)
  const folder = mkdtempSync(path.join(os.tmpdir(), 'toancanh-pmtiles-'))
  const database = knex({ client: 'pg', connection: { connectionString: hue.databaseUrl() } })
  const file = path.join(folder, 'hue.pmtiles')
  const tiles = await makeTiles(database, [107.58, 16.46], [6, 7, 8, 9, 10])
  await database.destroy()
  writePmtiles(file, tiles, { attribution: 'Protomaps &copy; <a href="https://osm.org">OpenStreetMap</a>' })
  const whole = readFileSync(file)
  const city = new City('hue', { BASEMAP_PMTILES: file })
  try {
    await city.start()
    const conduct = watch(page, city)
    await openWall(page, city)
    await expect(page.getByTestId('base-attribution')).toHaveText('Protomaps © OpenStreetMap', PATIENT)
    await expect(page.getByTestId('schematic')).toHaveText('Ranh giới sơ đồ')
    for (const theme of ['night', 'day']) {
      if (theme === 'day') await page.keyboard.press('n')
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      await expect.poll(() => pixelsOf(page, '--land'), PATIENT).toBeGreaterThan(MANY)
      await expect.poll(() => pixelsOf(page, '--water'), PATIENT).toBeGreaterThan(MANY)
    }
    // Its tiles have no letters: waters keep their names.
    await expect(page.getByTestId('water-name').filter({ hasText: 'Sông Hương' })).toBeVisible()
    expect(conduct).toEqual({ outside: [], complaints: [] })

    truncateSync(file, 127)
    // Another browser: this one keeps its tiles.
    const other = await browser.newContext()
    const wall = await other.newPage()
    const others = watch(wall, city, /status of 503/)
    const answers: number[] = []
    wall.on('response', (response) => {
      if (/\/api\/basemap\/\d/.test(response.url())) answers.push(response.status())
    })
    await openWall(wall, city)
    await expect(wall.getByTestId('base-failed')).toHaveText(
      'Không tải được bản đồ nền, tạm dùng sơ đồ',
      PATIENT,
    )
    await expect(wall.getByTestId('base-attribution')).toHaveCount(0)
    await expect(wall.getByTestId('schematic')).toHaveText('Ranh giới, sông hồ, đường: sơ đồ')
    await expect(wall.getByTestId('map')).toHaveAttribute('data-ready', 'true', PATIENT)
    await expect.poll(() => pixelsOf(wall, '--class-4'), PATIENT).toBeGreaterThan(MANY)
    expect(await pixelsOf(wall, '--land')).toBeLessThan(MANY)

    // It asks again for what failed, and does not take another answer for that.
    const asked = answers.length
    await expect.poll(() => answers.length, PATIENT).toBeGreaterThan(asked + 2)
    expect(new Set(answers)).toEqual(new Set([503]))
    await expect(wall.getByTestId('base-failed')).toBeVisible()

    writeFileSync(file, whole)
    await expect(wall.getByTestId('base-attribution')).toBeVisible(PATIENT)
    await expect(wall.getByTestId('base-failed')).toHaveCount(0)
    await expect.poll(() => pixelsOf(wall, '--land'), PATIENT).toBeGreaterThan(MANY)
    expect(others).toEqual({ outside: [], complaints: [] })
    await other.close()
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
      layers: [{ id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': '#141e29' } }],
    },
    sources: {
      land: {
        ...{ type: 'geojson', data: { type: 'Polygon', coordinates: [square] } },
        attribution: '<b>© Somebody</b>',
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
    await expect(page.getByTestId('base-attribution')).toHaveText('© Somebody', PATIENT)
    await expect.poll(() => pixelsOf(page, '--land'), PATIENT).toBeGreaterThan(MANY)
    expect(asked).toEqual(['/style.json'])
    await expect(page.getByTestId('base-failed')).toHaveCount(0)
    await expect(page.getByTestId('water-name')).toHaveCount(0)
    expect(conduct).toEqual({ outside: [`${origin}/style.json`], complaints: [] })

    // The host falls silent: the wall shows what it has of its own, until it is there again.
    outside.close()
    outside.closeAllConnections()
    const later = await page.context().newPage()
    await openWall(later, city)
    await expect(later.getByTestId('base-failed')).toBeVisible(PATIENT)
    await expect(later.getByTestId('water-name').filter({ hasText: 'Sông Hương' })).toBeVisible()
    await new Promise<void>((resolve) => outside.listen(Number(new URL(origin).port), '127.0.0.1', resolve))
    await expect(later.getByTestId('base-attribution')).toHaveText('© Somebody', PATIENT)
    await expect.poll(() => pixelsOf(later, '--land'), PATIENT).toBeGreaterThan(MANY)
  } finally {
    await city.remove()
    outside.close()
  }
})

test('a base map that is none is refused at the start, in words', async () => {
  test.setTimeout(240_000)
  const city = new City('hue', { BASEMAP_PMTILES: '/nowhere/hue.pmtiles' })
  await expect(city.start()).rejects.toThrow(/BASEMAP_PMTILES .* cannot be read \(ENOENT\): set it to/)
  await city.remove()
})
