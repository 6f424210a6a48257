import type { Browser, Page } from '@playwright/test'
import { expect, expectAccessible, figureValue, openWall, test, watch, type City } from './support.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const codeOf = async (page: Page) => {
  await expect(page.getByTestId('wall-code')).toBeVisible()
  return (await page.getByTestId('wall-code').getAttribute('data-code'))!
}
async function openRemote(browser: Browser, city: City, query: string): Promise<Page> {
  const phone = await (await browser.newContext(PHONE)).newPage()
  await phone.goto(`${city.url}/remote${query}`)
  return phone
}
const stage = (page: Page) => page.getByTestId('stage')

test('a phone turns the wall, dims it, and tells who changed it last', async ({ page, browser, hanoi }) => {
  const conduct = watch(page, hanoi)
  await openWall(page, hanoi)
  const code = await codeOf(page)
  const phone = await openRemote(browser, hanoi, '')
  const phoneConduct = watch(phone, hanoi, /404/)
  await phone.getByTestId('code').fill('abc')
  await phone.getByTestId('enter').click()
  await expect(phone.getByTestId('wrong-shape')).toBeVisible()
  await phone.getByTestId('code').fill('ZZZ ZZZ')
  await phone.getByTestId('enter').click()
  await expect(phone.getByTestId('wrong-unknown')).toBeVisible()
  await phone.getByTestId('code').fill(`${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase())
  await phone.getByTestId('enter').click()
  await expect(phone.getByTestId('remote-code')).toBeVisible()

  await phone.getByTestId('choose-heat').click()
  await expect(stage(page)).toHaveAttribute('data-scene', 'heat')
  await expect(phone.getByTestId('wall-now')).toHaveAttribute('data-scene', 'heat')
  await phone.getByTestId('dim').fill('50')
  await expect(page.locator('.dim')).toHaveCSS('opacity', '0.5')

  const other = await openRemote(browser, hanoi, `?code=${code}`)
  await other.getByTestId('choose-agencies').click()
  await expect(stage(page)).toHaveAttribute('data-scene', 'agencies')
  await expect(phone.getByTestId('changed-by-other')).toBeVisible()
  await expect(phone.getByTestId('choose-agencies')).toHaveAttribute('aria-pressed', 'true')
  await expect(other.getByTestId('changed-by-other')).toHaveCount(0)
  await other.getByTestId('choose-playlist').click()
  await expect(stage(page)).toHaveAttribute('data-scene', 'now')

  const small = await phone
    .locator('button, input, a')
    .evaluateAll((all) =>
      all
        .map((one) => ({ text: one.textContent?.trim(), height: one.getBoundingClientRect().height }))
        .filter(({ height }) => height > 0 && height < 44),
    )
  expect(small).toEqual([])
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  expect([conduct, phoneConduct]).toEqual([
    { outside: [], complaints: [] },
    { outside: [], complaints: [] },
  ])
})

for (const language of ['vi', 'en'])
  test(`axe finds nothing on the remote in ${language}`, async ({ page, browser, hanoi }) => {
    await openWall(page, hanoi)
    const phone = await openRemote(browser, hanoi, `?lang=${language}&code=${await codeOf(page)}`)
    await expect(phone.locator('[data-testid^=day-]').first()).toBeAttached()
    await expect(phone.locator('[data-testid^=area-]').first()).toBeAttached()
    await expectAccessible(phone)
  })

test('a past hour is shown with its own figures and a banner, from a phone; back to live without a reload', async ({
  page,
  browser,
  hanoi,
}) => {
  test.setTimeout(180_000)
  await openWall(page, hanoi)
  await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }))
  const live = await figureValue(page, 'backlog')
  const phone = await openRemote(browser, hanoi, `?code=${await codeOf(page)}`)
  const { days } = await hanoi.get('/api/replay/range')
  const { day } = days[Math.floor(days.length / 2)]
  await phone.getByTestId(`day-${day}`).click()
  await expect(page.getByTestId('replay-banner')).toBeVisible()
  await phone.getByTestId('pause').click()
  await expect(page.getByTestId('replay-banner')).toContainText('đang dừng')
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'replay')
  const at = Number(await page.getByTestId('replay-banner').getAttribute('data-at'))
  const past = await hanoi.get(`/api/replay?scope=city&at=${new Date(at).toISOString()}`)
  expect(past.figures.backlog[0]).not.toBe(live)
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute(
    'data-value',
    String(past.figures.backlog[0]),
  )
  await expect(page.getByTestId('ticker-line').first()).toHaveAttribute('data-code', past.ticker.code.at(-1))

  // The wall's own keys go on from there: a day back, then home.
  await page.keyboard.press('p')
  await expect(page.getByTestId('scrubber')).toBeVisible()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(page.getByTestId('replay-banner')).toHaveAttribute('data-at', String(at - 86_400_000))
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('replay-banner')).toHaveCount(0)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute('data-value', String(live))
  expect(await page.evaluate(() => 'stillTheSamePage' in window)).toBe(true)
})

test('an address opens a replay, which a reload goes on with', async ({ page, hanoi }) => {
  const { days } = await hanoi.get('/api/replay/range')
  const { day } = days[Math.floor(days.length / 2)]
  await page.goto(
    `${hanoi.url}/wall?scene=now&replay=${encodeURIComponent(`${day}T06:00:00+07:00`)}&speed=60`,
  )
  await expect(page.getByTestId('replay-banner')).toContainText('60×')
  const at = Number(await page.getByTestId('replay-banner').getAttribute('data-at'))
  expect(at).toBeGreaterThanOrEqual(Date.parse(`${day}T06:00:00+07:00`))
  await page.reload()
  await expect(page.getByTestId('replay-banner')).toContainText('60×')
  expect(Number(await page.getByTestId('replay-banner').getAttribute('data-at'))).toBeGreaterThan(at)
})

test('four screens make one picture, turn and replay together, and a wrong cell is told', async ({
  browser,
  hanoi,
}) => {
  test.setTimeout(240_000)
  const { body } = await hanoi.post('/api/walls', {})
  const cells = ['1,1', '2,1', '1,2', '2,2']
  const context = await browser.newContext({ viewport: { width: 960, height: 540 } })
  const pages = await Promise.all(
    cells.map(async (cell) => {
      const page = await context.newPage()
      await page.goto(`${hanoi.url}/wall?grid=2x2&cell=${cell}&wall=${body.code}`)
      await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
      return page
    }),
  )
  const origins = await Promise.all(
    pages.map((page) =>
      page.locator('main.wall').evaluate((wall) => {
        const { x, y, width, height } = wall.getBoundingClientRect()
        return [x, y, width, height]
      }),
    ),
  )
  // Each is the same picture of 1920 × 1080, moved so that its own part is seen.
  expect(origins).toEqual([
    [0, 0, 1920, 1080],
    [-960, 0, 1920, 1080],
    [0, -540, 1920, 1080],
    [-960, -540, 1920, 1080],
  ])
  const direct = (change: object) =>
    hanoi.post(`/api/walls/${body.code}`, { ...body.direction, scene: 'agencies', ...change })
  await direct({})
  for (const page of pages) await expect(stage(page)).toHaveAttribute('data-scene', 'agencies')

  const { days } = await hanoi.get('/api/replay/range')
  const from = `${days[Math.floor(days.length / 2)].day}T06:00:00+07:00`
  const replay = { from, startedAt: new Date().toISOString(), speed: 1, paused: true }
  await direct({ scene: 'now', replay })
  const past = await hanoi.get(`/api/replay?at=${encodeURIComponent(from)}`)
  const backlog = String(past.figures.backlog[0])
  for (const page of pages)
    await expect(page.getByTestId('figure-backlog')).toHaveAttribute('data-value', backlog)
  // One of them loses its power.
  await pages[3]!.reload()
  await expect(pages[3]!.getByTestId('figure-backlog')).toHaveAttribute('data-value', backlog)

  await pages[0]!.goto(`${hanoi.url}/wall?grid=2x2&cell=3,1&wall=${body.code}`)
  await expect(pages[0]!.getByTestId('notice-grid')).toBeVisible()
  await context.close()
})
