import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test, watch } from './support.ts'

async function axe(page: Page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
}
/** Nothing is wider than the page. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('a leader reads the morning of an area, opens the rows behind a number, and shares that view', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue, /status of 4/)
  const asked = await hue.get('/api/morning?area=474')
  await page.goto(`${hue.url}/area/474`)
  const tile = page.getByTestId('tile-backlog')
  await expect(tile).toHaveAttribute('data-value', String(asked.backlog.backlog.value))
  for (const name of ['cameIn', 'wereReopened', 'wereResolved', 'closedOtherwise'])
    await expect(page.getByTestId(`change-${name}`)).toHaveAttribute(
      'data-value',
      String(asked.changes[name].value),
    )
  expect(await axe(page)).toEqual([])

  await tile.getByRole('link').click()
  const rows = page.getByTestId('rows')
  await expect(rows.getByTestId('row')).toHaveCount(Math.min(50, asked.backlog.backlog.value))
  expect(await axe(page)).toEqual([])
  await page.goto(`${page.url()}&lang=en`)
  await expect(rows.getByRole('heading')).toContainText('Backlog')
  await page.keyboard.press('Escape')
  await expect(rows).toBeHidden()
  expect(page.url()).not.toContain('rows=')
  await expect(page.getByRole('heading', { level: 2, name: 'Due today' })).toBeVisible()

  await page.setViewportSize({ width: 390, height: 844 })
  expect(await overflow(page)).toBe(0)
  expect(await axe(page)).toEqual([])

  await page.goto(`${hue.url}/area/none`)
  await expect(page.getByTestId('refused')).toBeVisible()
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
