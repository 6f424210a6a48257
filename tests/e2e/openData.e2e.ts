import pg from 'pg'
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

test('a decision whose publication takes long says how far it is, to everybody, until it is public', async ({
  page,
  browser,
  guarded,
}) => {
  const conduct = watch(page, guarded)
  await page.goto(`${guarded.url}/sign-in?next=/open-data`)
  await page.getByTestId('demo-administrator').click()
  await expect(page.getByTestId('open-form')).toBeVisible()
  await page.getByTestId('open-on').check()
  // Stricter than any decision before: nothing is public until it is.
  await page.getByLabel('Số phản ánh ít nhất của một ô').fill('8')
  const database = new pg.Client({ connectionString: guarded.databaseUrl() })
  await database.connect()
  try {
    await database.query('begin; lock table open_report in exclusive mode')
    await page.getByTestId('open-decide').click()
    const visitor = await (await browser.newContext({ locale: 'vi-VN' })).newPage()
    for (const [one, lang] of [
      [page, 'vi'],
      [visitor, 'en'],
    ] as const) {
      if (one === visitor) await visitor.goto(`${guarded.url}/open-data?lang=en`)
      const notice = one.getByTestId('awaited')
      // All reports are looked at, and counted; they cannot be written.
      await expect(notice.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '80')
      await expect(notice).toContainText(lang === 'vi' ? 'không có gì công khai' : 'nothing is public')
      await expect(notice).toContainText('80')
      await expect(one.getByTestId('published')).toHaveCount(0)
      await expectAccessible(one)
    }
    const file = await visitor.request.get(`${guarded.url}/open/reports.csv`)
    expect([file.status(), Number(file.headers()['retry-after'])]).toEqual([503, 30])
    await database.query('rollback')
    for (const one of [page, visitor]) {
      await expect(one.getByTestId('published')).toContainText(/\d/)
      await expect(one.getByTestId('awaited')).toHaveCount(0)
    }
    expect((await visitor.request.get(`${guarded.url}/open/reports.csv`)).status()).toBe(200)
    await visitor.context().close()
  } finally {
    await database.end()
  }
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
