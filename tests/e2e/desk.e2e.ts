import type { Page } from '@playwright/test'
import { openDesk, report, row, take } from './deskSupport.ts'
import { expect, expectAccessible, test, watch } from './support.ts'

test('by keyboard alone a report is accepted, taken back, accepted, and referred to the likely agency', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  const code = await take(hue)
  await openDesk(page, hue, `?report=${code}`)
  await expect(page.getByTestId('report-pane')).toContainText('Ổ gà lớn trước cổng trường')
  await page.keyboard.press('a')
  await expect(page.getByTestId('sending')).toContainText('Chưa gửi')
  await page.keyboard.press('z')
  await expect(page.getByTestId('sending')).toHaveCount(0)
  expect((await report(hue, code)).state).toBe('received')
  await page.keyboard.press('a')
  await page.getByTestId('send-now').click()
  await expect(page.getByTestId('pane-state')).toHaveText('Đã tiếp nhận')
  await page.keyboard.press('c')
  const form = page.getByTestId('action-form')
  await expect(form.locator('input[type=radio]:checked')).toHaveCount(1)
  const likely = await hue.get(`/api/reports/${code}/likely-agencies`)
  await expectAccessible(page)
  await page.keyboard.press('Control+Enter')
  await page.getByTestId('send-now').click()
  await expect(page.getByTestId('pane-state')).toHaveText('Đã chuyển xử lý')
  expect((await report(hue, code)).agency).toBe(likely.items[0].agency)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('Enter on a link or a button of the desk is theirs, and never opens the report at hand instead', async ({
  page,
  hue,
}) => {
  const code = await take(hue)
  await openDesk(page, hue, `?report=${code}`)
  await expect(page.getByTestId('report-pane')).toContainText('Ổ gà lớn trước cổng trường')
  const map = page.getByRole('button', { name: /Bản đồ/ })
  const shown = await map.getAttribute('aria-pressed')
  await map.focus()
  await page.keyboard.press('Enter')
  await expect(map).toHaveAttribute('aria-pressed', shown === 'true' ? 'false' : 'true')
  await expect(map).toBeFocused()
  await page.getByRole('link', { name: 'Quy định' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/sla/)
})

test('who comes second is shown what changed, keeps the words, and sends them again', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue, /409/)
  const code = await take(hue)
  await openDesk(page, hue, `?lang=en&report=${code}`)
  await page.keyboard.press('r')
  await page.getByLabel('Reason for the refusal').fill('Outside the city’s roads')
  await hue.post(`/api/reports/${code}/accept`, {})
  await expect(page.getByTestId('changed-meanwhile')).toContainText('Accepted')
  await expect(page.getByTestId('send')).toHaveCount(0)
  await expectAccessible(page)
  await page.getByTestId('seen').click()
  await expect(page.getByLabel('Reason for the refusal')).toHaveValue('Outside the city’s roads')
  await page.getByTestId('send').click()
  // Meanwhile, before it is sent, somebody refers it.
  await hue.post(`/api/reports/${code}/refer`, { agency: 'so-xay-dung' })
  await page.getByTestId('send-now').click()
  await page.getByTestId('look').click()
  await expect(page.getByTestId('changed-meanwhile')).toContainText('Referred')
  expect((await report(hue, code)).state).toBe('referred')
  await page.getByTestId('seen').click()
  await page.getByTestId('send').click()
  await page.getByTestId('send-now').click()
  await expect(page.getByTestId('pane-state')).toHaveText('Refused')
  expect((await report(hue, code)).timeline.at(-1).note).toBe('Outside the city’s roads')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('leaving the page sends what waits', async ({ page, hue }) => {
  const code = await take(hue)
  await openDesk(page, hue, `?report=${code}`)
  await expect(page.getByTestId('act-accept')).toBeVisible()
  await page.keyboard.press('a')
  await expect(page.getByTestId('sending')).toBeVisible()
  await page.goto(`${hue.url}/wall`)
  await expect.poll(async () => (await report(hue, code)).state).toBe('accepted')
})

/** The page is killed: nothing that it still says is heard. */
const kill = (page: Page) =>
  page.evaluate(() => {
    window.fetch = () => new Promise(() => {})
  })

test('what waited in a page that was killed is offered by the next, and what has come about is not', async ({
  page,
  hue,
}) => {
  const [first, second] = [await take(hue), await take(hue)]
  for (const code of [first, second]) {
    await openDesk(page, hue, `?report=${code}`)
    await expect(page.getByTestId('act-accept')).toBeVisible()
    await page.keyboard.press('a')
    await expect(page.getByTestId('sending').filter({ hasText: code })).toHaveAttribute('data-state', 'waits')
    await kill(page)
    await page.goto(`${hue.url}/sign-in`)
  }
  await hue.post(`/api/reports/${second}/accept`, {})
  await openDesk(page, hue, '?lang=vi')
  await expect(page.getByTestId('sending')).toHaveAttribute('data-state', 'abandoned')
  await expect(page.getByTestId('sending')).toContainText(first)
  expect((await report(hue, first)).state).toBe('received')
  await expectAccessible(page)
  await page.getByTestId('send-left').click()
  await expect.poll(async () => (await report(hue, first)).state).toBe('accepted')
  await expect(page.getByTestId('sending')).toHaveCount(0)
})

test('the queue runs by deadline, follows what happens, and never moves the row that the operator is at', async ({
  page,
  hue,
}) => {
  const urgent = await take(hue, { urgency: 'urgent' })
  const code = await take(hue)
  await openDesk(page, hue, `?category=giao-thong-o-ga&report=${code}`)
  await expect(row(page, code)).toBeVisible()
  const at = await row(page, code).boundingBox()
  const total = Number(await page.getByTestId('queue-total').getAttribute('data-value'))
  const newcomer = await take(hue, { urgency: 'urgent' })
  await expect(page.getByTestId('queue-total')).toHaveAttribute('data-value', String(total + 1))
  await expect
    .poll(async () => Math.round((await row(page, code).boundingBox())?.y ?? 0))
    .toBe(Math.round(at!.y))
  const { items } = await hue.get('/api/reports?sort=due&category=giao-thong-o-ga&limit=500')
  const order = items.map((item: { code: string }) => item.code)
  expect(order.indexOf(newcomer)).toBeGreaterThan(order.indexOf(urgent))
  expect(order.indexOf(newcomer)).toBeLessThan(order.indexOf(code))
  await hue.post(`/api/reports/${code}/refuse`, { reason: 'Ngoài thẩm quyền' })
  await expect(page.getByTestId('pane-state')).toHaveText('Từ chối')
  await expect(row(page, code)).toBeVisible()
  await page.keyboard.press('k')
  await expect(row(page, code)).toHaveCount(0)
})

test('marked reports are told what an act would do to each, and only those that take it are sent', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  const codes = [await take(hue), await take(hue)]
  await hue.post(`/api/reports/${codes[1]}/accept`, {})
  await openDesk(page, hue, `?category=giao-thong-o-ga&report=${codes[0]}`)
  await expect(row(page, codes[1]!)).toBeVisible()
  await page.getByTestId('queue').focus()
  await page.keyboard.press('?')
  await expect(page.getByTestId('key-list')).toContainText('Chuyển xử lý')
  await expect(page.locator('dialog :focus')).toHaveCount(1)
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('key-list')).toHaveCount(0)
  await expect(page.getByTestId('queue')).toBeFocused()
  for (const code of codes) {
    await row(page, code).click()
    await page.keyboard.press('x')
  }
  await page.keyboard.press('b')
  await page.getByTestId('bulk-what').locator('select').selectOption('accept')
  await expect(page.getByTestId('bulk-row').first()).not.toHaveAttribute('data-why')
  await expect(page.getByTestId('bulk-row').last()).toHaveAttribute('data-why', 'state')
  await expectAccessible(page)
  await page.getByTestId('bulk-send').click()
  await page.getByTestId('send-now').click()
  await expect.poll(async () => (await report(hue, codes[0]!)).state).toBe('accepted')
  await expect(page.getByTestId('sending')).toHaveCount(0)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('two desks at one report see each other, and the map is there until it is put away', async ({
  page,
  context,
  hue,
}) => {
  const code = await take(hue)
  await openDesk(page, hue, `?category=giao-thong-o-ga&report=${code}`)
  await expect(page.getByTestId('desk-map')).toHaveAttribute('data-state', 'ready')
  const other = await context.newPage()
  await openDesk(other, hue, `?lang=en&report=${code}`)
  await expect(page.getByTestId('presence')).toContainText('1 bàn khác')
  await expect(other.getByTestId('act-refuse')).toBeVisible()
  await other.keyboard.press('r')
  await expect(page.getByTestId('presence')).toContainText('đang soạn')
  await other.close()
  await expect(page.getByTestId('presence')).toHaveCount(0)
  await page.keyboard.press('j')
  await expect(page).not.toHaveURL(new RegExp(code))
  await page.keyboard.press('k')
  await expect(page).toHaveURL(new RegExp(code))
  await page.keyboard.press('m')
  await expect(page.getByTestId('desk-map')).toHaveCount(0)
})
