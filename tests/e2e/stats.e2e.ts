import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { readXlsx } from 'hucre/xlsx'
import { expect, expectAccessible, test, watch } from './support.ts'

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('an analyst cuts figures by two dimensions, opens the rows of a cell, recounts, and keeps the view', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  await page.goto(`${hue.url}/stats`)
  await expect(page.getByTestId('stats-page')).toHaveAttribute('data-state', 'ready')
  await expect(page.getByTestId('stats-chart')).toHaveAttribute('data-kind', 'bars')
  await page.getByTestId('by-1').getByRole('combobox').selectOption('month')
  await expect(page).toHaveURL(/by=area(,|%2C)month/)
  await expect(page.getByTestId('stats-chart')).toHaveAttribute('data-kind', 'grid')
  await expect(page.getByTestId('source')).toHaveAttribute('data-from', 'tallies')
  const asked = await hue.get('/api/stats?measures=received&by=area,month')
  const { levels, axes } = asked.table
  const ofAreas = levels.find(({ by }: { by: string[] }) => by.join() === 'area').cells
  const { at, values } = ofAreas[0]
  const line = page.locator(`[data-line="${axes[0].values[at[0]].code}"]`)
  await expect(line.getByRole('link').first()).toHaveText(values[0][0].toLocaleString('vi-VN'))
  await expectAccessible(page)

  const table = page.getByTestId('stats-table')
  await expect(table.locator('[tabindex="0"]')).toHaveCount(1)
  await table.locator('[data-at="1/0"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(table.locator('[data-at="2/1"]')).toBeFocused()
  await page.keyboard.press('Control+Home')
  await expect(table.locator('[data-at="0/0"]')).toBeFocused()
  await expect(table.locator('[tabindex="0"]')).toHaveCount(1)

  await line.getByRole('link').first().click()
  const rows = page.getByTestId('rows')
  await expect(rows.getByTestId('row')).toHaveCount(Math.min(50, values[0][0]))
  await rows.getByTestId('export-button').click()
  await rows.getByTestId('export-csv').click()
  const job = rows.getByTestId('export-job')
  await expect(job).toHaveAttribute('data-state', 'done')
  const taking = page.waitForEvent('download')
  await job.getByTestId('export-download').click()
  const lines = (await readFile(await (await taking).path(), 'utf8')).trim().split(/\r?\n/)
  expect(new Set(lines.slice(1).map((text) => text.split(',')[0])).size).toBe(values[0][0])
  await page.keyboard.press('Escape')
  await expect(rows.getByTestId('export-panel')).toBeHidden()
  await expect(rows).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rows).toBeHidden()
  const shown = await page.getByTestId('stats-table').innerText()
  await page.getByTestId('recount').click()
  await expect(page.getByTestId('source')).toHaveAttribute('data-from', 'rows')
  await expect.poll(() => page.getByTestId('stats-table').innerText()).toBe(shown)

  await page.getByTestId('take-away').click()
  const coming = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Excel' }).click()
  const file = await coming
  expect(file.suggestedFilename()).toMatch(/^hue-statistics-seq\d+-[\w-]+\.xlsx$/)
  const { sheets } = await readXlsx(await readFile(await file.path()))
  expect(sheets[0]!.rows.length).toBe(1 + levels[0].cells.length)
  // What describes a CSV is of that file, and is called so that it lies beside it.
  await page.getByTestId('take-away').click()
  const tableComing = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'CSV' }).click()
  const name = (await tableComing).suggestedFilename()
  const saving = page.waitForEvent('download')
  await page.getByTestId('taken').getByRole('link', { name: 'Mô tả để cạnh tệp CSV' }).click()
  const beside = await saving
  expect(beside.suggestedFilename()).toBe(`${name}-metadata.json`)
  expect(JSON.parse(await readFile(await beside.path(), 'utf8'))).toMatchObject({ url: name })

  await page.getByTestId('view-name').getByRole('textbox').fill('Theo tháng')
  await page.getByTestId('save-view').click()
  await page.getByTestId('reset').click()
  await expect(page.getByTestId('stats-chart')).toHaveAttribute('data-kind', 'bars')
  await page.getByTestId('views').getByRole('link', { name: 'Theo tháng' }).click()
  await expect(page.getByTestId('stats-chart')).toHaveAttribute('data-kind', 'grid')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('on paper a chart is as wide as the sheet', async ({ page, hue }) => {
  await page.goto(`${hue.url}/stats?measures=received&by=area`)
  await expect(page.getByTestId('stats-map')).toHaveAttribute('data-state', 'ready')
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.setViewportSize({ width: 726, height: 1000 })
  await page.emulateMedia({ media: 'print' })
  const picture = page.getByTestId('paper').locator('canvas')
  const [sheet, drawn] = [await page.locator('#desk-main').boundingBox(), await picture.boundingBox()]
  expect(drawn!.width).toBeGreaterThan(0.95 * sheet!.width)
})

test('on a phone statistics fit, and say what is wrong and what there is not', async ({ page, hue }) => {
  const conduct = watch(page, hue, /status of 4/)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${hue.url}/stats?measures=received,late&by=hour&lang=en`)
  await expect(page.getByTestId('stats-page')).toHaveAttribute('data-state', 'ready')
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await expectAccessible(page)
  await page.goto(`${hue.url}/stats?measures=received&by=area&channel=open311&from=2020-01-01&to=2020-01-02`)
  await expect(page.getByTestId('nothing')).toBeVisible()
  await page.goto(`${hue.url}/stats?measures=received&by=area,area`)
  await expect(page.getByTestId('refused')).toBeVisible()
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
