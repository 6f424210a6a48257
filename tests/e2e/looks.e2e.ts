import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { projectRoot } from '../../server/env.ts'
import { areaCodesOf, readUntold } from './looks/areas.ts'
import { readContrast } from './looks/contrast.ts'
import { readLayout } from './looks/layout.ts'
import { openEverything, pourReports } from './looks/load.ts'
import { namesOf, readLongestNames, type Names } from './looks/longest.ts'
import { City, expect, test as base } from './support.ts'

const cities = ['hanoi', 'hue'] as const
const languages = ['vi', 'en'] as const
/** A heavy load is looked at twice: as it is, and when nothing follows it any more. */
const loads = ['light', 'heavy'] as const
const screens = {
  '1920×1080': { width: 1920, height: 1080 },
  '3840×2160': { width: 3840, height: 2160 },
  '1080×1920': { width: 1080, height: 1920 },
  '2×2': { width: 960, height: 540 },
} as const
const CELLS = ['1,1', '2,1', '1,2', '2,2']
const REPORTS = 1200

interface Look {
  city: (typeof cities)[number]
  language: (typeof languages)[number]
  load: (typeof loads)[number]
  screen: keyof typeof screens
}

const every: Look[] = loads.flatMap((load) =>
  cities.flatMap((city) =>
    languages.flatMap((language) =>
      (Object.keys(screens) as Look['screen'][]).map((screen) => ({ city, language, load, screen })),
    ),
  ),
)
/** A part that meets every screen and load, and both languages and cities: who has changed the wall looks at all. */
const turns = [
  'hanoi vi light 1920×1080',
  'hue en light 1080×1920',
  'hanoi vi heavy 3840×2160',
  'hanoi en heavy 2×2',
]
/** `LOOKS=all` looks at everything by night and by day, `LOOKS_DIR=folder` keeps the pictures. */
const all = process.env.LOOKS === 'all'
const nameOf = (look: Look) => [look.city, look.language, look.load, look.screen].join(' ')
const looks = all ? every : every.filter((look) => turns.includes(nameOf(look)))
const folder = process.env.LOOKS_DIR

const test = base.extend<object, { full: Record<Look['city'], City> }>({
  full: [
    async ({}, use) => {
      const both = { hanoi: new City('hanoi'), hue: new City('hue') }
      try {
        for (const city of cities) {
          await both[city].start()
          await openEverything(both[city])
        }
        await use(both)
      } finally {
        for (const city of cities) await both[city].remove()
      }
    },
    { scope: 'worker', timeout: 300_000 },
  ],
})

async function openScreens(browser: Browser, city: City, { language, screen }: Look): Promise<Page[]> {
  const context = await browser.newContext({
    viewport: screens[screen],
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  })
  const grids = screen === '2×2' ? CELLS.map((cell) => `&grid=2x2&cell=${cell}`) : ['']
  return Promise.all(
    grids.map(async (grid) => {
      const page = await context.newPage()
      await page.goto(`${city.url}/wall?scene=now&lang=${language}&theme=night${grid}`)
      await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
      await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true', { timeout: 120_000 })
      await expect(page.getByTestId('scene-emergency')).toBeAttached()
      return page
    }),
  )
}

const SETTLED_MS = 700

async function turnTo(page: Page, index: number, scene: string) {
  await page.keyboard.press(String(index + 1))
  await expect(page.getByTestId('stage')).toHaveAttribute('data-scene', scene)
  await expect(page.locator('.skeletons')).toHaveCount(0)
  await page.waitForTimeout(SETTLED_MS)
}

async function turnDayAndNight(page: Page): Promise<void> {
  await page.keyboard.press('n')
  await page.waitForTimeout(SETTLED_MS)
}

const TRIES = 3

/**
 * Layout and contrast as they stay: a name that just finds its place anew, or a part of the page that is just being painted,
 * is no fault, so what looks like one is looked at again.
 */
async function readStill(page: Page) {
  for (let left = TRIES; ; left--) {
    const { texts, faults } = await readLayout(page)
    faults.push(...(await readContrast(page, texts)))
    if (left === 1 || faults.length === 0) return { texts, faults }
    await page.waitForTimeout(SETTLED_MS)
  }
}

/** What of a city has to fit, or to be told. */
interface Lists {
  names: Names
  areas: string[][]
}

/** What is wrong on one screen as it stands; keeps its picture where pictures are wanted. */
async function readFaults(page: Page, { names, areas }: Lists, picture: string[]): Promise<string[]> {
  const { texts, faults } = await readStill(page)
  expect(texts.length).toBeGreaterThan(3)
  faults.push(...(await readLongestNames(page, names)), ...(await readUntold(page, areas)))
  const theme = await page.locator('html').getAttribute('data-theme')
  if (folder) {
    mkdirSync(path.resolve(projectRoot, folder), { recursive: true })
    await page.screenshot({
      path: path.resolve(projectRoot, folder, `${[...picture, theme].join('-')}.png`),
    })
  }
  return faults.map((fault) => `${picture.join(' ')} ${theme}: ${fault}`)
}

/** Every scene on every screen: by night and by day where all is looked at, else one by night, the next by day. */
async function readScenes(
  pages: Page[],
  scenes: string[],
  lists: Lists,
  picture: string[],
): Promise<string[]> {
  const faults: string[] = []
  const readCell = async (page: Page, cell: number, index: number) => {
    const here = [scenes[index]!, ...picture, ...(pages.length > 1 ? [CELLS[cell]!] : [])]
    await turnTo(page, index, scenes[index]!)
    if (all) faults.push(...(await readFaults(page, lists, here)))
    await turnDayAndNight(page)
    faults.push(...(await readFaults(page, lists, here)))
  }
  for (const index of scenes.keys()) await Promise.all(pages.map((page, cell) => readCell(page, cell, index)))
  return faults
}

const poured = new Set<string>()

// `--workers 2` looks at two rows at once, each in cities of its own: much of a row is waiting for a page to settle.
if (all) test.describe.configure({ mode: 'parallel' })

for (const look of looks) {
  test(`every scene is whole, apart and readable: ${nameOf(look)}`, async ({ browser, full }) => {
    test.setTimeout(all ? 900_000 : 300_000)
    const { city: code, language, load, screen } = look
    const city = full[code]
    if (load === 'heavy' && !poured.has(code)) {
      await pourReports(city, code, REPORTS)
      poured.add(code)
    }
    const pages = await openScreens(browser, city, look)
    const scenes = await pages[0]!
      .locator('[data-testid^=scene-]')
      .evaluateAll((tabs) => tabs.map((tab) => (tab as HTMLElement).dataset.testid!.replace('scene-', '')))
    expect(scenes).toContain('campaign')
    const lists = { names: await namesOf(city, language), areas: await areaCodesOf(city) }
    const faults: string[] = []
    try {
      faults.push(...(await readScenes(pages, scenes, lists, [code, language, load, screen])))
      if (load === 'heavy') {
        city.pause()
        for (const page of pages)
          await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'stale')
        faults.push(...(await readScenes(pages, scenes, lists, [code, language, 'stale', screen])))
      }
    } finally {
      if (load === 'heavy') city.resume()
      await pages[0]!.context().close()
    }
    expect([...new Set(faults)]).toEqual([])
  })
}
