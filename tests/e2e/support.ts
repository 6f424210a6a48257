import { AxeBuilder } from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import { City } from './city.ts'
import { START_MS } from './startProcess.ts'

/** What a page asked of other hosts, and what it complained of: both must stay empty. */
export interface Conduct {
  outside: string[]
  complaints: string[]
}

/** What Chromium says of a map that it draws without a graphics card. */
const OF_DRAWING = /^\[\.WebGL-\w+\]GL Driver Message .*GPU stall due to ReadPixels/

/** Watches a page from before it is opened. `expected` are complaints that the test itself provokes. */
export function watch(page: Page, city: City, expected: RegExp = /^$/): Conduct {
  const conduct: Conduct = { outside: [], complaints: [] }
  page.on('request', (request) => {
    const url = request.url()
    if (!/^(data|blob):/.test(url) && !url.startsWith(city.url)) conduct.outside.push(url)
  })
  page.on('console', (message) => {
    const [kind, text] = [message.type(), message.text()]
    if (['error', 'warning'].includes(kind) && !expected.test(text) && !OF_DRAWING.test(text))
      conduct.complaints.push(text)
  })
  page.on('pageerror', (error) => conduct.complaints.push(String(error)))
  return conduct
}

async function lend(code: string, use: (city: City) => Promise<void>, more: Record<string, string> = {}) {
  const city = new City(code, more)
  try {
    await city.start()
    await use(city)
  } finally {
    await city.remove()
  }
}

/** Tests that share one running process per city; `guarded` asks for signing in, `untouched` ones are of the test alone, with no report but their history's. */
export const test = base.extend<
  { untouchedHanoi: City; untouchedHue: City },
  { hanoi: City; hue: City; guarded: City }
>({
  untouchedHanoi: [({}, use) => lend('hanoi', use), { timeout: START_MS }],
  untouchedHue: [({}, use) => lend('hue', use), { timeout: START_MS }],
  hanoi: [({}, use) => lend('hanoi', use), { scope: 'worker', timeout: START_MS }],
  hue: [({}, use) => lend('hue', use), { scope: 'worker', timeout: START_MS }],
  guarded: [({}, use) => lend('hue', use, { AUTH: 'required' }), { scope: 'worker', timeout: START_MS }],
})
export { City, expect }

/** What axe finds on the page by WCAG 2.2 AA: nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  // A colour on its way to another is nobody's to read.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  )
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 300)}`)).toEqual([])
}

/** The number that a headline figure shows. */
export async function figureValue(page: Page, name: string): Promise<number> {
  return Number(await page.getByTestId(`figure-${name}`).getAttribute('data-value'))
}

/** Opens the wall and waits until it is live. */
export async function openWall(page: Page, city: City, query = ''): Promise<void> {
  await page.goto(`${city.url}/wall?scene=now${query.replace('?', '&')}`)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
}
