import { expect, expectAccessible, test, watch } from './support.ts'

test('an operator opens an emergency, marks a gauge twice and a closed road, and ends it', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue, /422|status of 4/)
  await page.goto(`${hue.url}/operations`)
  await page.getByTestId('open-emergency').click()
  await expect(page.getByTestId('act-failed')).toBeVisible()
  await page.getByLabel('Tên bằng tiếng Việt').first().fill('Ngập lụt sông Hương')
  await page.getByLabel('Người quyết định').first().fill('Trực ban IOC')
  await page.getByTestId('open-emergency').click()
  await expect(page.getByTestId('emergency-open')).toContainText('Ngập lụt sông Hương')

  const form = page.getByTestId('mark-form')
  await form.getByTestId('place-mark').click()
  await expect(page.getByTestId('mark-missing')).toBeVisible()
  await form.getByLabel('Tên').fill('Trạm Kim Long')
  await form.getByLabel('Mực nước, mét').fill('3,52')
  await form
    .getByTestId('place-picker')
    .locator('canvas')
    .click({ position: { x: 200, y: 140 } })
  await expect(form.getByLabel('Kinh độ')).not.toHaveValue('')
  await form.getByTestId('place-mark').click()
  await expect(page.getByTestId('mark-row')).toContainText('3,52')
  await form.getByLabel('Tên').fill('trạm kim long')
  await expect(form).toContainText('đã có')
  await expect(form.getByLabel('Kinh độ')).not.toHaveValue('')
  await form.getByLabel('Mực nước, mét').fill('3.8')
  await form.getByTestId('place-mark').click()
  await expect(page.getByTestId('mark-row')).toContainText('3,80')
  await expect(page.getByTestId('mark-row')).toHaveCount(1)

  await expectAccessible(page)

  await page.getByTestId('ask-end').click()
  await page.getByTestId('emergency-open').getByLabel('Người quyết định').fill('Trực ban IOC')
  await page.getByTestId('end-emergency').click()
  await expect(page.getByTestId('emergency-form')).toBeVisible()
  expect((await hue.get('/api/wall')).emergency).toBeNull()
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a campaign is planned in the city’s time and called off by name', async ({ page, hue }) => {
  await page.goto(`${hue.url}/operations?lang=en`)
  const form = page.getByTestId('campaign-form')
  await form.getByLabel('Name in Vietnamese').fill('Ngày Chủ nhật Xanh')
  await form.getByLabel('Name in English').fill('Green Sunday')
  await form.getByLabel('Target').fill('500')
  await form.getByLabel('Begins').fill('2030-01-06T07:00')
  await form.getByLabel('Ends').fill('2030-01-06T06:00')
  await form.getByLabel('Decided by').fill('City')
  await form.getByTestId('plan-campaign').click()
  const category = form.getByLabel('Category')
  await expect(category).toHaveAttribute('aria-invalid', 'true')
  await category.selectOption('moi-truong')
  await form.getByTestId('plan-campaign').click()
  await expect(form.getByTestId('act-failed')).toBeVisible()
  await form.getByLabel('Ends').fill('2030-01-06T19:00')
  await form.getByTestId('plan-campaign').click()
  const row = page.getByTestId('campaign-row')
  await expect(row).toContainText('Green Sunday')
  await expect(row).toContainText('07:00')
  const { items } = await hue.get('/api/campaigns')
  expect(items[0]).toMatchObject({
    from: '2030-01-06T00:00:00.000Z',
    to: '2030-01-06T12:00:00.000Z',
    target: 500,
    category: 'moi-truong',
  })
  await row.getByRole('button', { name: 'Call off' }).click()
  await row.getByLabel('Decided by').fill('City')
  await page.getByTestId('call-off').click()
  await expect(row).toHaveCount(0)
})
