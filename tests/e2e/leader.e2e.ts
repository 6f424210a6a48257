import type { Page } from '@playwright/test'
import { expect, expectAccessible, test, watch } from './support.ts'

/** Nothing is wider than the page. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('a leader reads the morning of an area, opens the rows behind a number, and shares that view', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  const asked = await hue.get('/api/morning?area=474')
  await page.goto(`${hue.url}/area/474`)
  const tile = page.getByTestId('tile-backlog')
  await expect(tile).toHaveAttribute('data-value', String(asked.backlog.backlog.value))
  for (const name of ['cameIn', 'wereReopened', 'wereResolved', 'closedOtherwise'])
    await expect(page.getByTestId(`change-${name}`)).toHaveAttribute(
      'data-value',
      String(asked.changes[name].value),
    )
  const verdicts = Object.fromEntries(
    asked.honesty.map((one: { name: string; mine: { value: number } }) => [one.name, one.mine.value]),
  )
  for (const [name, value] of Object.entries(verdicts))
    await expect(page.locator(`[data-testid=honesty][data-name=${name}]`)).toHaveAttribute(
      'data-value',
      String(value),
    )
  await expect(page.locator('[data-testid=compared][data-code="474"]')).toBeVisible()
  await expectAccessible(page)

  await tile.getByRole('link').click()
  const rows = page.getByTestId('rows')
  await expect(rows.getByTestId('row')).toHaveCount(Math.min(50, asked.backlog.backlog.value))
  await expectAccessible(page)
  await page.goto(`${page.url()}&lang=en`)
  await expect(rows.getByRole('heading')).toContainText('Backlog')
  await page.keyboard.press('Escape')
  await expect(rows).toBeHidden()
  await expect(page).not.toHaveURL(/rows=/)
  await expect(page.getByRole('heading', { level: 2, name: 'Due today' })).toBeVisible()
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('on a phone the morning fits, says when it is old, and what there is not', async ({ page, hue }) => {
  const conduct = watch(page, hue, /status of 4|ERR_FAILED/)
  const asked = await hue.get('/api/morning?area=474')
  const tile = page.getByTestId('tile-backlog')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${hue.url}/area/474`)
  await expect(tile).toBeVisible()
  expect(await overflow(page)).toBe(0)
  // Nothing lies between the head and the figures.
  const bottom = async (id: string) => {
    const { y, height } = (await page.getByTestId(id).boundingBox())!
    return y + height
  }
  for (const button of ['view-open', 'export-button'])
    expect(await bottom(button)).toBeLessThanOrEqual(await bottom('stands-at'))
  await expectAccessible(page)

  await page.route('**/api/morning?*', (route) => route.abort())
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(page.getByTestId('stale')).toBeVisible()
  await expect(tile).toHaveAttribute('data-value', String(asked.backlog.backlog.value))
  await page.unroute('**/api/morning?*')
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(page.getByTestId('stale')).toBeHidden()

  await page.goto(`${hue.url}/area/none`)
  await expect(page.getByTestId('refused')).toBeVisible()
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('an agency sees its queue and where it leads; a link keeps the period and the agencies it succeeded', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue, /status of 4/)
  const { agencies } = await hue.get('/api/city')
  const successor = agencies.find((one: { successor: string | null }) => one.successor !== null).successor
  const asked = await hue.get(`/api/morning/agency?agency=${successor}&agencies=now`)
  await page.goto(`${hue.url}/agency/${successor}`)
  await page.getByTestId('view-agencies').locator('select').selectOption('now')
  await expect(page.getByTestId('together')).toBeVisible()
  await expect(page.getByTestId('tile-backlog')).toHaveAttribute(
    'data-value',
    String(asked.queue.backlog.value),
  )
  await expect(page.getByTestId('outlook')).toHaveAttribute('data-way', asked.outlook.way)
  await expect(page.getByTestId('category-outcome')).toHaveCount(asked.byCategory.length + 1)
  await expectAccessible(page)

  const { from, to } = asked.period
  await page.getByLabel('Kỳ so sánh từ').fill(to)
  await page.getByLabel('Kỳ so sánh từ').blur()
  await expect(page).toHaveURL(new RegExp(`from=${to}&to=${to}`))
  await page.goto(`${page.url().replace(`from=${to}`, `from=${from}`)}&lang=en`)
  await expect(page.getByRole('heading', { name: 'Will the queue shrink' })).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(page)).toBe(0)
  await expectAccessible(page)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('the morning of an area is one sheet of paper', async ({ page, hue }) => {
  await page.goto(`${hue.url}/area/474`)
  await expect(page.getByTestId('area-page')).toHaveAttribute('data-state', 'ready')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByTestId('tile-backlog')).toBeVisible()
  await expect(page.getByTestId('view-area')).toBeHidden()
  // A past day has more to tell of: what went late, by whose it was.
  await page.goto(`${hue.url}/area/474?day=${(await hue.get('/api/city')).reportingPeriod.to}`)
  await expect(page.getByTestId('late-row').first()).toBeVisible()
  const sheet = (await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true })).toString(
    'latin1',
  )
  expect(sheet.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
})
