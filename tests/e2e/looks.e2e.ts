import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { projectRoot } from '../../server/env.ts'
import { readContrast } from './looks/contrast.ts'
import { readLayout } from './looks/layout.ts'
import { openEverything, pourReports } from './looks/load.ts'
import { namesOf, readLongestNames } from './looks/longest.ts'
import { City, expect, test as base } from './support.ts'

const cities = ['hanoi', 'hue'] as const
const languages = ['vi', 'en'] as const
const loads = ['light', 'heavy', 'stale'] as const
const themes = ['night', 'day'] as const
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
  theme: (typeof themes)[number]
}

const every: Look[] = cities.flatMap((city) =>
  loads.flatMap((load) =>
    languages.flatMap((language) =>
      (Object.keys(screens) as Look['screen'][]).flatMap((screen) =>
        themes.map((theme) => ({ city, language, load, screen, theme })),
      ),
    ),
  ),
)
/** A part that meets every screen, load and theme, and both languages and cities: who has changed the wall looks at all. */
const turns = [
  'hanoi vi light 1920×1080 night',
  'hanoi vi heavy 3840×2160 day',
  'hanoi en heavy 1080×1920 night',
  'hue vi light 1080×1920 day',
  'hanoi en stale 2×2 day',
]
/** `LOOKS=all` looks at everything, `LOOKS_DIR=folder` keeps the pictures. */
const nameOf = (look: Look) => [look.city, look.language, look.load, look.screen, look.theme].join(' ')
const looks = process.env.LOOKS === 'all' ? every : every.filter((look) => turns.includes(nameOf(look)))
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

async function openScreens(browser: Browser, city: City, { language, screen, theme }: Look): Promise<Page[]> {
  const context = await browser.newContext({
    viewport: screens[screen],
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  })
  const grids = screen === '2×2' ? CELLS.map((cell) => `&grid=2x2&cell=${cell}`) : ['']
  return Promise.all(
    grids.map(async (grid) => {
      const page = await context.newPage()
      await page.goto(`${city.url}/wall?scene=now&lang=${language}&theme=${theme}${grid}`)
      await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
      await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true', { timeout: 120_000 })
      await expect(page.getByTestId('scene-emergency')).toBeAttached()
      return page
    }),
  )
}

async function turnTo(page: Page, index: number, scene: string) {
  await page.keyboard.press(String(index + 1))
  await expect(page.getByTestId('stage')).toHaveAttribute('data-scene', scene)
  await expect(page.locator('.skeletons')).toHaveCount(0)
  await page.waitForTimeout(700)
}

let poured = new Set<string>()

for (const look of looks) {
  test(`every scene is whole, apart and readable: ${nameOf(look)}`, async ({ browser, full }) => {
    test.setTimeout(300_000)
    const city = full[look.city]
    if (look.load !== 'light' && !poured.has(look.city)) await pourReports(city, look.city, REPORTS)
    if (look.load !== 'light') poured = poured.add(look.city)
    const pages = await openScreens(browser, city, look)
    const shown = await pages[0]!
      .locator('[data-testid^=scene-]')
      .evaluateAll((tabs) => tabs.map((tab) => (tab as HTMLElement).dataset.testid!.replace('scene-', '')))
    expect(shown).toContain('campaign')
    const names = await namesOf(city, look.language)
    const faults: string[] = []
    try {
      if (look.load === 'stale') {
        // Each scene once while all is well: what a wall has seen is what it shows as old.
        for (const [index, scene] of shown.entries())
          for (const page of pages) await turnTo(page, index, scene)
        city.pause()
        for (const page of pages)
          await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'stale')
      }
      for (const [index, scene] of shown.entries())
        for (const [cell, page] of pages.entries()) {
          await turnTo(page, index, scene)
          const { texts, faults: found } = await readLayout(page)
          expect(texts.length).toBeGreaterThan(3)
          found.push(...(await readContrast(page, texts)), ...(await readLongestNames(page, names)))
          faults.push(
            ...found.map((fault) => `${scene}${pages.length > 1 ? ` cell ${CELLS[cell]}` : ''}: ${fault}`),
          )
          if (folder) {
            const file = `${[scene, ...Object.values(look), ...(pages.length > 1 ? [CELLS[cell]] : [])].join('-')}.png`
            mkdirSync(path.resolve(projectRoot, folder), { recursive: true })
            await page.screenshot({ path: path.resolve(projectRoot, folder, file) })
          }
        }
    } finally {
      if (look.load === 'stale') city.resume()
      await pages[0]!.context().close()
    }
    expect([...new Set(faults)]).toEqual([])
  })
}
