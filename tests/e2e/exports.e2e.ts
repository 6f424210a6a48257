import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readXlsx } from 'hucre/xlsx'
import { expect, expectAccessible, test, watch } from './support.ts'

test('what the desk shows is exported to a workbook, which lies ready on a page of its own until it is taken away', async ({
  page,
  hue: city,
}) => {
  const conduct = watch(page, city)
  const axe = () => expectAccessible(page)
  await page.goto(`${city.url}/desk?is=overdue`)
  await expect(page.getByTestId('queue-total')).toBeVisible()
  await page.getByTestId('export-button').click()
  await axe()
  await page.getByTestId('export-xlsx').click()
  const job = page.getByTestId('export-job').first()
  await expect(job).toHaveAttribute('data-state', 'done')
  await expect(job).toContainText('Quá hạn')

  const downloading = page.waitForEvent('download')
  await job.getByTestId('export-download').click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^hue-reports-seq\d+-[\w-]+\.xlsx$/)
  const { sheets } = await readXlsx(await readFile(await download.path()))
  const [names, ...rows] = sheets[0]!.rows
  expect(rows.length).toBeGreaterThan(0)
  expect(new Set(rows.map((row) => row[names!.indexOf('alarm')]))).toEqual(new Set(['overdue']))

  await page.getByText('Mọi tệp tôi đã xuất').click()
  await expect(page.getByTestId('exports')).toBeVisible()
  const listed = page.getByTestId('export-job').first()
  await expect(listed).toHaveAttribute('data-state', 'done')
  await expect(listed).toContainText('Quá hạn')
  const sha256 = createHash('sha256')
    .update(await readFile(await download.path()))
    .digest('hex')
  await expect(listed.getByTestId('export-proof')).toContainText(sha256)
  await expect(page.getByTestId('record-days')).toContainText('1.095 ngày')
  await axe()
  await listed.getByTestId('export-end').click()
  await expect(page.getByTestId('no-exports')).toBeVisible()
  expect(conduct).toEqual({ complaints: [], outside: [] })
})
