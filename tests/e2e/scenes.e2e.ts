import type { Page } from '@playwright/test'
import { expect, test, watch, type City } from './support.ts'

async function openScene(page: Page, city: City, scene: string, query = '') {
  await page.goto(`${city.url}/wall?scene=${scene}${query}`)
  await expect(page.getByTestId('stage')).toHaveAttribute('data-scene', scene)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
}

const dueIn = (hours: number) => ({
  ...{ channel: 'app', category: 'giao-thong-o-ga', urgency: 'urgent', lon: 105.8412, lat: 21.0245 },
  text: 'Mặt đường có ổ gà sâu trước cổng chợ',
  receivedAt: new Date(Date.now() + (hours - 24) * 3_600_000).toISOString(),
})

test('what falls due stands on the timeline and in the list, counted as the API counts it, and opens by its row', async ({
  page,
  hanoi,
}) => {
  const { status, body } = await hanoi.post('/api/reports', dueIn(0.7))
  expect(status).toBe(201)
  await openScene(page, hanoi, 'deadlines')
  const { due } = await hanoi.get('/api/deadlines?hours=24&slotMinutes=30')
  const total = due.reduce((sum: number, n: number) => sum + n, 0)
  await expect(page.getByTestId('due-timeline')).toHaveAttribute('data-total', String(total))
  const row = page.locator(`[data-testid=due-row][data-code="${body.code}"]`)
  await expect(row).toContainText(/\d\d:\d\d/)
  await expect(row).not.toContainText(body.code)
  await row.getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`/report/${body.code}`))
})

test('a timeline that gets no answer greys out, says since when, and comes back without a reload', async ({
  page,
  hanoi,
}) => {
  await openScene(page, hanoi, 'deadlines')
  const timeline = page.getByTestId('due-timeline')
  await expect(timeline).toHaveAttribute('data-total', /\d/)
  await page.route('**/api/deadlines*', (route) => route.abort())
  await expect(timeline).toHaveAttribute('data-stale', 'true')
  await expect(timeline).toContainText(/từ \d\d:\d\d:\d\d/)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
  await page.unroute('**/api/deadlines*')
  await expect(timeline).toHaveAttribute('data-stale', 'false')
})

test('an agency is called below the city only where its whole interval is', async ({ page, hanoi }) => {
  await openScene(page, hanoi, 'agencies')
  const rows = page.getByTestId('board-row')
  await expect(rows.first()).toHaveAttribute('data-standing', 'below')
  expect(await rows.count()).toBeGreaterThan(8)
  const { figures } = await hanoi.get('/api/board')
  const city = figures.processingRate.value
  for (const row of await rows.all()) {
    const [low, high] = (await row.locator('.unseen').first().innerText())
      .match(/\d+,\d/g)!
      .map((share) => Number(share.replace(',', '.')) / 100)
    const standing = high! < city - 0.001 ? 'below' : low! > city + 0.001 ? 'above' : null
    if (standing) expect(await row.getAttribute('data-standing')).toBe(standing)
  }
})

for (const [width, height] of [
  [1080, 1920],
  [2560, 1080],
  [3840, 1080],
  [390, 844],
] as const)
  for (const scene of ['now', 'deadlines', 'agencies'])
    test(`no text of ${scene} leaves its tile or lies on another at ${width}×${height}`, async ({
      page,
      hanoi,
    }) => {
      const conduct = watch(page, hanoi)
      await page.setViewportSize({ width, height })
      await openScene(page, hanoi, scene)
      await expect(page.locator('.strip dd .value').first()).toBeVisible()
      const faults = await page.evaluate(() => {
        const found: string[] = []
        const root = document.documentElement
        /** A part of a line that has no room there is not shown at all. */
        const isLeftOut = (element: HTMLElement) => {
          const line = element.closest('.parts')?.getBoundingClientRect()
          return line !== undefined && element.getBoundingClientRect().top >= line.bottom - 1
        }
        if (root.scrollWidth > root.clientWidth) found.push('the page is wider than the screen')
        const texts = [...document.querySelectorAll<HTMLElement>('.strip *, .panel *')].filter(
          (element) =>
            !element.closest('.unseen, [hidden]') &&
            !isLeftOut(element) &&
            [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
        )
        for (const element of texts) {
          const box = element.getBoundingClientRect()
          const tile = element.closest('.strip, .panel')!.getBoundingClientRect()
          if (box.width > 0 && (box.right > tile.right + 1 || box.bottom > tile.bottom + 1))
            found.push(`outside: ${element.textContent}`)
        }
        const figures = [...document.querySelectorAll('.strip :is(.value, .beside, .proof)')]
        for (const [i, a] of figures.entries())
          for (const b of figures.slice(i + 1)) {
            const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()]
            const apart =
              p.right <= q.left + 1 || q.right <= p.left + 1 || p.bottom <= q.top + 4 || q.bottom <= p.top + 4
            if (!apart) found.push(`${a.textContent} lies on ${b.textContent}`)
          }
        return found
      })
      expect(faults).toEqual([])
      expect(conduct.outside).toEqual([])
    })
