import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { openDesk, report, row, take } from './deskSupport.ts'
import { expect, expectAccessible, test, watch, type City } from './support.ts'

/** How far east each two of one thing lie of those before: further than reports are suggested to be of one. */
const APART_DEGREES = 0.006
let pairs = 0

/** Two reports of one thing, the older first, and nothing like them near. */
async function takeTwice(city: City): Promise<[string, string]> {
  const place = { lon: 107.57 + APART_DEGREES * pairs++, lat: 16.46 }
  return [
    await take(city, { ...place, text: 'Ống nước vỡ, nước chảy tràn lòng đường' }),
    await take(city, { ...place, text: 'Vỡ ống nước từ sáng, tràn ra lòng đường' }),
  ]
}
async function compare(page: Page, keep: string) {
  await expect(page.getByTestId('duplicates')).toBeVisible()
  await page.keyboard.press('d')
  const side = page.getByTestId('merge').locator(`[data-code="${keep}"]`)
  await side.getByRole('radio').check()
}

test('two reports of one thing are shown side by side and merged; of two merges that cross one happens, the other is told', async ({
  page,
  context,
  hue,
}) => {
  const conduct = watch(page, hue, /409/)
  const [first, second] = await takeTwice(hue)
  await openDesk(page, hue, `?report=${first}`)
  await compare(page, second)
  await expect(page.getByTestId('evidence')).toContainText('ống')
  await expect(page.getByTestId('merge').locator('mark').first()).toBeVisible()
  await expectAccessible(page)
  await page.getByTestId('merge-send').click()
  await page.getByTestId('sending').hover()

  const other = await context.newPage()
  await openDesk(other, hue, `?lang=en&report=${second}`)
  await compare(other, first)
  await expectAccessible(other)
  await other.getByTestId('merge-send').click()
  await other.getByTestId('sending').hover()
  await other.getByTestId('send-now').click()
  await expect.poll(async () => (await report(hue, second)).state).toBe('duplicate')

  await page.getByTestId('send-now').click()
  await expect(page.getByTestId('sending')).toContainText('đã đóng hoặc đã gộp')
  expect(await report(hue, first)).toMatchObject({ state: 'received', duplicateOf: null })
  expect(await report(hue, second)).toMatchObject({ state: 'duplicate', duplicateOf: first })
  await page.getByTestId('look').click()
  await page.getByTestId('merge').locator(`[data-code="${second}"]`).getByRole('radio').check()
  await expect(page.getByTestId('merge-why')).toBeVisible()
  await expect(page.getByTestId('merge-send')).toBeDisabled()
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('what changes while two reports are compared has to be looked at before they are merged', async ({
  page,
  hue,
}) => {
  const [first, second] = await takeTwice(hue)
  await openDesk(page, hue, `?report=${first}`)
  await compare(page, first)
  await hue.post(`/api/reports/${second}/accept`, {})
  await expect(page.getByTestId('merge-changed')).toBeVisible()
  await expect(page.getByTestId('merge-send')).toHaveCount(0)
  await page.getByTestId('merge-seen').click()
  await page.getByTestId('merge-send').click()
  await page.getByTestId('send-now').click()
  await expect.poll(async () => (await report(hue, second)).duplicateOf).toBe(first)
})

test('a double click is one wish: it is sent once', async ({ page, hue }) => {
  const conduct = watch(page, hue)
  const code = await take(hue)
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname)
  })
  await openDesk(page, hue, `?report=${code}`)
  // Both clicks meet the button before the page is drawn anew.
  await page.getByTestId('act-accept').evaluate((button: HTMLButtonElement) => {
    button.click()
    button.click()
  })
  await expect(page.getByTestId('sending')).toHaveCount(1)
  await page.getByTestId('send-now').evaluate((button: HTMLButtonElement) => {
    button.click()
    button.click()
  })
  await expect(page.getByTestId('pane-state')).toHaveText('Đã tiếp nhận')
  await page.getByTestId('act-refuse').dblclick()
  await page.getByTestId('action-form').locator('textarea').fill('Ngoài thẩm quyền')
  await page.getByTestId('send').evaluate((button: HTMLButtonElement) => {
    button.click()
    button.click()
  })
  await page.getByTestId('send-now').click()
  await expect(page.getByTestId('pane-state')).toHaveText('Từ chối')
  expect(sent).toEqual([`/api/reports/${code}/accept`, `/api/reports/${code}/refuse`])
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a key that comes before the report does nothing to it', async ({ page, hue }) => {
  const codes = [await take(hue), await take(hue)]
  await openDesk(page, hue, `?category=giao-thong-o-ga&report=${codes[0]}`)
  await expect(page.getByTestId('act-accept')).toBeVisible()
  // Both before the page is drawn anew: the report beside the list is still the other one.
  await row(page, codes[1]!).evaluate((element: HTMLElement) => {
    element.click()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }))
  })
  await expect(page.getByTestId('report-pane')).toContainText(codes[1]!)
  await expect(page.getByTestId('act-accept')).toBeVisible()
  await expect(page.getByTestId('sending')).toHaveCount(0)
  await page.keyboard.press('a')
  await expect(page.getByTestId('sending')).toContainText(codes[1]!)
})

test('HTML in a report and in an answer is text, in the list, beside it, in the timeline and side by side', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  const html = `<img src="/nothing" onerror="document.title='hit'"><b>ống nước vỡ</b>`
  const place = { lon: 107.58 + Math.random() / 100, lat: 16.45 }
  const [code, twin] = [await take(hue, { ...place, text: html }), await take(hue, { ...place, text: html })]
  await hue.post(`/api/reports/${code}/accept`, {})
  await hue.post(`/api/reports/${code}/wait`, { reason: '<i>Chờ</i> vật tư' })
  await openDesk(page, hue, `?category=giao-thong-o-ga&report=${code}`)
  await expect(row(page, twin)).toContainText('<b>ống nước vỡ</b>')
  const pane = page.getByTestId('report-pane')
  await expect(pane.locator('blockquote')).toContainText(html)
  await expect(pane).toContainText('<i>Chờ</i> vật tư')
  await page.keyboard.press('d')
  await expect(page.getByTestId('merge-side').first()).toContainText(html)
  await expect(page.locator('img[src="/nothing"], blockquote b, .pane i:not([class])')).toHaveCount(0)
  await expect(page).not.toHaveTitle('hit')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a dispatcher’s desk holds what is the own agency’s, hears of it at once, and grants nothing in the centre’s name', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue)
  const { items } = await hue.get('/api/session/demo')
  const { agency } = items.find(({ role }: { role: string }) => role === 'dispatcher').reach
  const others = (await hue.get('/api/city')).agencies.find(
    ({ code, parent, validTo }: { code: string; parent: string | null; validTo: string | null }) =>
      code !== agency && parent !== null && parent !== agency && validTo === null,
  ).code
  await page.goto(`${hue.url}/sign-in`)
  await page.getByTestId('demo-dispatcher').click()
  await expect(page).toHaveURL(/\/desk$/)
  await page.goto(`${hue.url}/desk?category=giao-thong-o-ga`)
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-fresh', 'true')
  const [code, foreign] = [await take(hue), await take(hue)]
  for (const [one, to] of [
    [foreign, others],
    [code, agency],
  ]) {
    await hue.post(`/api/reports/${one}/accept`, {})
    await hue.post(`/api/reports/${one}/refer`, { agency: to })
  }
  await expect(row(page, code)).toBeVisible()
  await expect(row(page, foreign)).toHaveCount(0)
  await row(page, code).click()
  await expect(page.getByTestId('act-extend')).toBeVisible()
  await page.keyboard.press('h')
  const grantors = page.getByTestId('action-form').locator('select').first().locator('option')
  await expect(grantors).toHaveCount(2)
  await page.goto(`${hue.url}/desk?category=giao-thong-o-ga`)
  await expect(row(page, code)).toBeVisible()
  await hue.post(`/api/reports/${code}/refer`, { agency: others })
  await expect(row(page, code)).toHaveCount(0)
  await page.goto(`${hue.url}/desk?report=${foreign}`)
  await expect(page.getByTestId('report-pane')).toHaveAttribute('data-state', 'not-found')
  expect(conduct.outside).toEqual([])
})

test('a leader’s desk shows the own area and offers nothing to do', async ({ page, hue }) => {
  await page.goto(`${hue.url}/sign-in`)
  await page.getByTestId('demo-leader').click()
  await expect(page).toHaveURL(/\/area\//)
  await page.goto(`${hue.url}/desk`)
  await expect(page.getByTestId('freshness')).toHaveAttribute('data-fresh', 'true')
  await page.getByTestId('queue-row').first().click()
  await expect(page.getByTestId('actions')).toContainText('chỉ xem')
  await page.keyboard.press('a')
  await expect(page.getByTestId('sending')).toHaveCount(0)
})

test('where the category wants a photo of the work, an answer is held back with its words until there is one', async ({
  page,
  hue,
}) => {
  const conduct = watch(page, hue, /status of 4/)
  const { categories } = await hue.get('/api/city')
  const wants = categories.find((one: { resolvedWithPhoto?: boolean }) => one.resolvedWithPhoto)
  const code = await take(hue, { category: wants.code })
  await hue.post(`/api/reports/${code}/accept`, {})
  await hue.post(`/api/reports/${code}/refer`, { agency: 'so-xay-dung' })
  await openDesk(page, hue, `?report=${code}`)
  await expect(page.getByTestId('act-resolve')).toBeVisible()
  await page.keyboard.press('t')
  const answer = page.getByTestId('action-form').locator('textarea')
  await answer.fill('Đã làm xong')
  await page.getByTestId('send').click()
  await page.getByTestId('send-now').click()
  await expect(page.getByTestId('sending')).toContainText('cần ảnh sau xử lý')
  await page.getByTestId('look').click()
  await expect(answer).toHaveValue('Đã làm xong')
  const add = (buffer: Buffer) =>
    page.getByTestId('photo-file').setInputFiles({ name: 'xong.png', mimeType: 'image/png', buffer })
  await add(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
  await expect(page.getByTestId('action-form')).toContainText('Ảnh này không dùng được')
  await add(
    await sharp({ create: { width: 640, height: 480, channels: 3, background: '#486' } })
      .png()
      .toBuffer(),
  )
  await expect(page.getByTestId('action-form')).toContainText('Đã thêm ảnh')
  await expectAccessible(page)
  await page.getByTestId('send').click()
  await page.getByTestId('send-now').click()
  await expect(page.getByTestId('pane-state')).toHaveText('Đã xử lý')
  await expect(page.getByTestId('photos').locator('img')).toHaveCount(1)
  await expectAccessible(page)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})
