import { expect, expectAccessible, test, watch } from './support.ts'

test('an administrator tries what would be public and decides; whoever is not signed in reads what it is', async ({
  page,
  browser,
  guarded,
}) => {
  const visitor = await (await browser.newContext({ locale: 'vi-VN' })).newPage()
  const conduct = watch(visitor, guarded)
  await visitor.goto(`${guarded.url}/open-data`)
  await expect(visitor.getByTestId('nothing-open')).toBeVisible()

  await page.goto(`${guarded.url}/sign-in?next=/open-data`)
  await page.getByTestId('demo-administrator').click()
  await expect(page.getByTestId('open-form')).toBeVisible()
  await page.getByTestId('open-on').check()
  await page.getByLabel('Số phản ánh ít nhất của một ô').fill('1')
  await page.getByTestId('open-look').click()
  await expect(page.getByTestId('act-failed')).toBeVisible()
  await page.getByLabel('Số phản ánh ít nhất của một ô').fill('5')
  await page.getByTestId('open-look').click()
  await expect(page.getByTestId('open-preview')).toContainText('Sẽ công khai')
  await expectAccessible(page)
  await page.getByTestId('open-decide').click()
  await expect(page.getByTestId('published')).toBeVisible()
  await expect(page.getByTestId('open-decision')).toHaveCount(1)

  for (const lang of ['vi', 'en']) {
    await visitor.goto(`${guarded.url}/open-data?lang=${lang}`)
    await expect(visitor.getByTestId('published')).toContainText(/\d/)
    await expect(visitor.getByTestId('open-form')).toHaveCount(0)
    await expectAccessible(visitor)
  }
  const file = await visitor.request.get(`${guarded.url}/open/reports.csv`)
  const rows = (await file.text()).trim().split('\n').length - 1
  const shown = (await visitor.getByTestId('published').innerText()).replaceAll(/\D/g, '')
  expect(rows).toBe(Number(shown))
  expect(rows).toBeGreaterThan(0)
  await visitor.context().close()
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
