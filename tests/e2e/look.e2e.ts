import { expect, expectAccessible, test, watch } from './support.ts'

test('pages beside the wall are bright where somebody chose so, also after a reload, and the wall stays as it was', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  const theme = () => page.locator('html').getAttribute('data-theme')
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.goto(`${hue.url}/area`)
  await expect(page.getByTestId('places')).toHaveAttribute('data-state', 'ready')
  const heading = async () => (await page.getByRole('heading', { level: 1 }).boundingBox())!.x
  const left = await heading()
  const dark = await ground()
  expect(await theme()).toBe('night')
  await page.getByRole('button', { name: 'Chuyển sang nền sáng' }).click()
  await expect.poll(theme).toBe('day')
  expect(await ground()).not.toBe(dark)
  // What is typed into or chosen from is as bright as paper.
  const fields = page.getByRole('combobox')
  expect(await fields.first().evaluate((one) => getComputedStyle(one).backgroundColor)).toBe(
    'rgb(255, 255, 255)',
  )
  for (const path of [
    ...['/area', '/sla', '/stats?measures=received,late&by=area', '/exports', '/open-data', '/operations'],
  ]) {
    await page.goto(hue.url + path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await heading()).toBe(left)
    if (path.startsWith('/stats'))
      await expect(page.getByTestId('stats-map')).toHaveAttribute('data-state', 'ready')
    expect(await theme()).toBe('day')
    await expectAccessible(page)
  }
  await page.goto(`${hue.url}/wall?scene=now`)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
  expect(await theme()).toBe('night')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('on a phone the head of a page has one line, and its menu the other language and the other ground', async ({
  page,
  hue,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${hue.url}/area`)
  await expect(page.getByTestId('places')).toHaveAttribute('data-state', 'ready')
  const signIn = page.getByRole('link', { name: 'Đăng nhập' })
  const { height } = (await signIn.boundingBox())!
  expect(height).toBeLessThan(48)
  const pages = page.getByRole('button', { name: 'Các trang' })
  await pages.click()
  await page.getByRole('menuitem', { name: 'Chuyển sang nền sáng' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'day')
  await pages.click()
  await page.getByRole('menuitem', { name: 'English' }).click()
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
})
