import type { Page } from '@playwright/test'
import { expect, expectAccessible, openWall, test, watch, type City } from './support.ts'

/** The last line of an NDJSON answer. */
async function lastLine(city: City, address: string, body: unknown) {
  const response = await fetch(city.url + address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const lines = (await response.text()).trim().split('\n')
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return JSON.parse(lines.at(-1)!) as any
}

/** The city's reporting period. */
async function periodOf(city: City) {
  const { reportingPeriod } = await city.get('/api/city')
  return reportingPeriod as { from: string; to: string }
}

async function fillDays(page: Page, label: string, days: string) {
  const field = page.getByRole('group', { name: label, exact: true })
  await field.locator('[data-part=days]').fill(days)
  await field.locator('[data-part=days]').blur()
}

test('the form of the what-if gives the numbers of the API, and its address asks the same again', async ({
  page,
  hanoi,
}) => {
  const { from, to } = await periodOf(hanoi)
  const { result } = await lastLine(hanoi, '/api/sla/what-if', {
    ...{ from, to },
    rules: [{ code: 'binh-thuong', resolveMinutes: 3 * 480 }],
  })
  expect(result.after.onTime.numerator).toBeLessThan(result.before.onTime.numerator)
  const conduct = watch(page, hanoi)
  await page.goto(`${hanoi.url}/sla/what-if`)
  await expect(page.getByTestId('what-if-empty')).toBeVisible()
  const rule = page.locator('[data-testid=rule-override][data-code=binh-thuong]')
  await rule.locator('summary').click()
  await rule.getByRole('group', { name: 'Thời hạn xử lý', exact: true }).locator('[data-part=days]').fill('3')
  await page.getByTestId('run').click()
  const shown = async () => ({
    before: Number(
      await page.getByTestId('city-onTime').locator('[data-part=before]').getAttribute('data-value'),
    ),
    after: Number(
      await page.getByTestId('city-onTime').locator('[data-part=after]').getAttribute('data-value'),
    ),
  })
  await expect(page.getByTestId('what-if-result')).toBeVisible()
  const wanted = { before: result.before.onTime.value, after: result.after.onTime.value }
  expect(await shown()).toEqual(wanted)
  await expect(page.getByTestId('flips-toLate')).toContainText(
    new Intl.NumberFormat('vi-VN').format(result.flips.toLate),
  )
  await expect(page.getByTestId('flip').first().getByRole('link')).toHaveAttribute('href', /\/report\/HN-/)
  await page.reload()
  await expect(page.getByTestId('what-if-result')).toBeVisible()
  expect(await shown()).toEqual(wanted)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a what-if can be broken off, and what is wrong shows at its field in the user’s language', async ({
  page,
  hanoi,
}) => {
  await page.goto(`${hanoi.url}/sla/what-if`)
  const rule = page.locator('[data-testid=rule-override][data-code=khan]')
  await rule.locator('summary').click()
  await rule.getByRole('group', { name: 'Nhắc trước khi đến hạn' }).locator('[data-part=days]').fill('9')
  await page.getByTestId('run').click()
  await expect(page.getByTestId('run-failed')).toHaveAttribute('data-kind', 'fields')
  await expect(rule).toContainText('Thời gian nhắc trước phải ngắn hơn thời hạn xử lý')
  await expect(rule.locator('[aria-invalid=true]').first()).toBeVisible()
  await rule.getByRole('group', { name: 'Nhắc trước khi đến hạn' }).locator('[data-part=days]').fill('0')
  // The answer is held back, so that there is something to break off.
  await page.route('**/api/sla/what-if', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await route.continue().catch(() => {})
  })
  await page.getByTestId('run').click()
  await page.getByTestId('cancel').click()
  await expect(page.getByTestId('run-cancelled')).toBeVisible()
  await page.waitForTimeout(3500)
  await expect(page.getByTestId('what-if-result')).toHaveCount(0)
})

test('who leaves a desk finds the wall as it was, by link and by the browser’s back', async ({
  page,
  hanoi,
}) => {
  const conduct = watch(page, hanoi)
  const looks = () =>
    page.evaluate(() =>
      ['html', 'body', 'main', 'h1', '[data-testid=connection]', '[data-testid=area-row]', 'ol', 'a'].map(
        (selector) => {
          const style = getComputedStyle(document.querySelector(selector)!)
          return [
            selector,
            style.font,
            style.color,
            style.margin,
            style.padding,
            style.lineHeight,
            style.borderWidth,
            style.display,
          ]
        },
      ),
    )
  /** All of it: what the first figures do not need comes later. */
  const stands = async () => {
    await expect(page.getByTestId('area-row').first()).toBeVisible()
    await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true')
  }
  await openWall(page, hanoi)
  await stands()
  const before = await looks()
  // The list of keys takes the focus and gives it back.
  const [keys, scene] = [page.getByTestId('key-help'), page.getByTestId('scene-now')]
  await scene.focus()
  await page.keyboard.press('?')
  await expect(keys.getByRole('link')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()
  await expect(scene).toBeFocused()
  await page.keyboard.press('?')
  await keys.getByRole('link').click()
  await expect(page.getByTestId('rule').first()).toBeVisible()
  await page.getByRole('navigation').getByRole('link').first().click()
  // The link leads to the playlist, whose turn may be any scene's.
  await page.getByTestId('scene-now').click()
  await stands()
  expect(await looks()).toEqual(before)
  await page.goBack()
  await expect(page.getByTestId('rule').first()).toBeVisible()
  await page.goBack()
  await stands()
  expect(await looks()).toEqual(before)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

for (const [address, ready] of [
  ['/sla', 'rule'],
  ['/sla/rules/khan', 'run-preview'],
  ['/sla/calendar', 'days-editor'],
  ['/sla/what-if', 'what-if-empty'],
] as const)
  test(`axe finds nothing on ${address}, in both languages, and nothing is wider than a phone`, async ({
    page,
    hanoi,
  }) => {
    for (const language of ['vi', 'en']) {
      await page.goto(`${hanoi.url}${address}?lang=${language}`)
      await expect(page.getByTestId(ready).first()).toBeVisible()
      await expectAccessible(page)
    }
    await page.setViewportSize({ width: 390, height: 844 })
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })

test('a rule changes through preview and decision; open reports are recomputed and the log tells it', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue, /409/)
  await page.goto(`${hue.url}/sla`)
  await page.locator('[data-testid=rule][data-code=binh-thuong]').getByTestId('change-rule').click()
  await fillDays(page, 'Thời hạn xử lý', '9')
  await page.getByTestId('run-preview').click()
  await expect(page.getByTestId('preview')).toBeVisible()
  const affected = Number(await page.getByTestId('preview').getAttribute('data-affected'))
  expect(affected).toBeGreaterThan(0)
  await expectAccessible(page)
  // Nothing is decided by default, nor without a name and a reason.
  await page.getByTestId('apply').click()
  await expect(page.getByTestId('decision').getByRole('alert')).toBeVisible()
  await expect(page.getByTestId('decision').locator('[aria-invalid=true]')).toHaveCount(2)
  await page.getByRole('radio', { name: 'Tính lại hạn' }).click()
  await page.getByLabel('Người quyết định').fill('Trần Thị Thử')
  await page.getByLabel('Lý do').fill('Thử từ bài kiểm tra')
  // A proposal that was changed after its preview cannot be decided upon.
  await fillDays(page, 'Thời hạn xử lý', '8')
  await expect(page.getByTestId('preview-stale')).toBeVisible()
  await expect(page.getByTestId('decision')).toHaveCount(0)
  await page.getByTestId('run-preview').click()
  await page.getByRole('radio', { name: 'Tính lại hạn' }).click()
  await page.getByLabel('Người quyết định').fill('Trần Thị Thử')
  await page.getByLabel('Lý do').fill('Thử từ bài kiểm tra')
  await page.getByTestId('apply').click()
  await expect(page.getByTestId('decided')).toBeVisible()
  const change = page.getByTestId('change').first()
  await expect(change).toHaveAttribute('data-state', 'done')
  await expect(change).toContainText('Trần Thị Thử: Thử từ bài kiểm tra')
  const { items } = await hue.get('/api/sla/changes')
  expect(items[0]).toMatchObject({ code: 'binh-thuong', version: 2, open: 'recompute', recomputed: affected })
  await expect(
    page.locator('[data-testid=rule][data-code=binh-thuong]').getByTestId('rule-resolve').first(),
  ).toContainText('8 ngày làm việc')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a change that somebody else forestalled is said, and nothing typed is lost', async ({ page, hue }) => {
  await page.goto(`${hue.url}/sla/rules/khan`)
  await fillDays(page, 'Thời hạn xử lý', '2')
  const { items } = await hue.get('/api/sla/rules')
  const { id: _id, version, ...rule } = items.findLast(({ code }: { code: string }) => code === 'khan')
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date())
  const other = await hue.post('/api/sla/changes', {
    ...{ kind: 'rule', basedOn: version, open: 'keep', by: 'Ai đó', reason: 'Trước' },
    rule: { ...rule, appliesFrom: today, warnMinutes: 60 },
  })
  expect(other.status).toBe(201)
  await page.getByTestId('run-preview').click()
  await expect(page.getByTestId('conflict')).toBeVisible()
  await page.getByTestId('reload').click()
  await expect(page.getByTestId('reloaded')).toBeVisible()
  await expect(
    page.getByRole('group', { name: 'Thời hạn xử lý', exact: true }).locator('[data-part=days]'),
  ).toHaveValue('2')
  await page.getByTestId('run-preview').click()
  await expect(page.getByTestId('preview')).toBeVisible()
})

test('a day is added to the calendar, wrong hours show at that day, and the next version holds', async ({
  page,
  hue,
}) => {
  await page.goto(`${hue.url}/sla/calendar`)
  await page.getByTestId('add-day').click()
  const day = page.getByTestId('day').first()
  await day.getByLabel('Ngày', { exact: true }).fill('2027-12-24')
  await day.getByLabel('Tên (tiếng Việt)').fill('Ngày thử')
  await day.getByLabel('Tên (tiếng Anh)').fill('Test day')
  await day.getByRole('button', { name: 'Thêm khoảng giờ' }).click()
  await day.getByLabel('đến 1').fill('07:00')
  await day.getByLabel('đến 1').blur()
  await page.getByTestId('run-preview').click()
  await expect(day).toContainText('Khoảng giờ kết thúc trước khi bắt đầu')
  await day.getByLabel('đến 1').fill('11:00')
  await day.getByLabel('đến 1').blur()
  await page.getByTestId('run-preview').click()
  await page.getByRole('radio', { name: 'Giữ hạn đã có' }).click()
  await page.getByLabel('Người quyết định').fill('Trần Thị Thử')
  await page.getByLabel('Lý do').fill('Thêm ngày')
  await page.getByTestId('apply').click()
  await expect(page.getByTestId('decided')).toBeVisible()
  const { items } = await hue.get('/api/sla/calendars')
  expect(items[0].version).toBe(2)
  expect(items[0].calendar.exceptions.at(-1)).toMatchObject({
    ...{ date: '2027-12-24', periods: [['08:00', '11:00']] },
    name: { vi: 'Ngày thử', en: 'Test day' },
  })
})
