import type { Locator } from '@playwright/test'
import { around, pixelsOf } from './pixels.ts'
import { expect, expectAccessible, figureValue, openWall, test, watch } from './support.ts'

/** Side of a box around a name, and pixels in it that are no accident. */
const NEAR_PX = 120
const FEW = 200

const formatOf = (locale: string) => new Intl.NumberFormat(locale)

test('Hà Nội opens on the published figures of iHanoi, exactly', async ({ page, untouchedHanoi: hanoi }) => {
  const { figures, areas, period } = await hanoi.get('/api/board')
  expect([figures.received.value, figures.processedRate.numerator, figures.ratingResponse.numerator]).toEqual(
    [17_083, 14_398, 7_194],
  )
  expect(figures.satisfiedOrAccepted.value).toBeCloseTo(0.55, 3)
  expect(figures.adoption).toMatchObject({ numerator: 1_043_724, denominator: 5_300_000 })
  expect(areas).toHaveLength(30)
  expect((Date.parse(period.to) - Date.parse(period.from)) / 86_400_000).toBe(125)
  const leading = areas.toSorted(
    (a: typeof figures, b: typeof figures) => b.figures.adoption.numerator - a.figures.adoption.numerator,
  )
  expect(
    leading
      .slice(0, 5)
      .map(({ name }: { name: { vi: string } }) => name.vi.replace(/^(Quận|Huyện|Thị xã) /, '')),
  ).toEqual(['Chương Mỹ', 'Ba Vì', 'Sóc Sơn', 'Hà Đông', 'Long Biên'])
  await openWall(page, hanoi)
  await expect(page.getByTestId('figure-processedRate')).toContainText('84,3')
  await expect(page.getByTestId('figure-processedRate')).toContainText('14.398')
  await expect(page.getByTestId('figure-adoption')).toContainText('19,7')
  await expect(page.locator('h1')).toContainText('Hà Nội')
})

test('Huế opens on its own figures, and has no adoption that nobody published', async ({
  page,
  untouchedHue: hue,
}) => {
  const { figures, areas } = await hue.get('/api/board')
  expect([figures.received.value, figures.acknowledged.numerator, figures.ratingResponse.numerator]).toEqual([
    8_088, 5_870, 2_357,
  ])
  expect(figures.satisfiedOrAccepted.value).toBeCloseTo(0.84, 2)
  expect(areas).toHaveLength(9)
  const conduct = watch(page, hue)
  await openWall(page, hue)
  await expect(page.locator('h1')).toContainText('Huế')
  await expect(page.getByTestId('figure-adoption')).toContainText('–')
  await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true')
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('English is one parameter away, with numbers as English writes them', async ({ page, hanoi }) => {
  await openWall(page, hanoi, '?lang=en')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  const { figures } = await hanoi.get('/api/board')
  await expect(page.getByTestId('figure-processedRate')).toContainText(
    formatOf('en').format(figures.processedRate.numerator),
  )
})

for (const [width, height] of [
  [1920, 1080],
  [3840, 2160],
] as const)
  test(`nothing scrolls, is cut or asks an outside host at ${width}×${height}`, async ({ page, hanoi }) => {
    const conduct = watch(page, hanoi)
    await page.setViewportSize({ width, height })
    await openWall(page, hanoi)
    await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true', { timeout: 45_000 })
    const overflow = await page.evaluate(() => {
      const root = document.documentElement
      return { x: root.scrollWidth - root.clientWidth, y: root.scrollHeight - root.clientHeight }
    })
    expect(overflow).toEqual({ x: 0, y: 0 })
    expect(await page.getByTestId('area-row').count()).toBeGreaterThan(8)
    expect(await page.getByTestId('agency-row').count()).toBeGreaterThan(3)
    expect(conduct).toEqual({ outside: [], complaints: [] })
  })

test('the city’s waters are drawn and named in both languages; without them the areas stand as ever', async ({
  page,
  hanoi,
}) => {
  test.setTimeout(240_000)
  const names = page.getByTestId('water-name')
  await openWall(page, hanoi)
  await expect(names.filter({ hasText: 'Sông Hồng' })).toBeVisible()
  await expect(page.getByTestId('schematic')).toContainText('sông hồ')
  // Its name stands on the river; an area's stands on dry land.
  await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true', { timeout: 60_000 })
  const nearOf = async (place: Locator) => {
    // Names are made anew when news comes.
    let box = await place.boundingBox()
    while (!box) box = await place.boundingBox()
    return around(box, NEAR_PX)
  }
  const river = await nearOf(names.filter({ hasText: 'Sông Hồng' }))
  const dry = await nearOf(page.locator('.area-label', { hasText: 'Sóc Sơn' }))
  await expect.poll(() => pixelsOf(page, '--water', river)).toBeGreaterThan(FEW)
  expect(await pixelsOf(page, '--water', dry)).toBe(0)
  await openWall(page, hanoi, '?lang=en')
  await expect(names.filter({ hasText: 'Red River' })).toBeVisible()

  await page.route('**/api/basemap', (route) => route.abort())
  await openWall(page, hanoi)
  await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true', { timeout: 60_000 })
  await expect(names).toHaveCount(0)
  expect(await pixelsOf(page, '--water', river)).toBe(0)
  await expect(page.getByTestId('schematic')).toHaveText('Ranh giới sơ đồ')
})

test('the lens goes from former districts to present wards by key, and the figures of the city stay', async ({
  page,
  hanoi,
}) => {
  await openWall(page, hanoi)
  const before = await figureValue(page, 'backlog')
  const codes = () =>
    page.getByTestId('area-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-code') ?? ''))
  await expect.poll(codes).not.toEqual([])
  expect((await codes()).every((code) => code.length === 3)).toBe(true)
  await page.keyboard.press('s')
  await expect.poll(async () => (await codes()).every((code) => code.length === 5)).toBe(true)
  expect(await figureValue(page, 'backlog')).toBe(before)
})

for (const language of ['vi', 'en'])
  test(`axe finds nothing on the wall in ${language}`, async ({ page, hanoi }) => {
    await openWall(page, hanoi, `?lang=${language}`)
    await expect(page.getByTestId('ticker-line').first()).toBeVisible()
    await page.waitForTimeout(1500)
    await expectAccessible(page)
  })

test('an address that there is not says so, in words', async ({ page, hanoi }) => {
  await page.goto(`${hanoi.url}/khong-co`)
  await expect(page.getByRole('heading')).toBeVisible()
})

test('boundaries imported under an open wall are drawn without reload, and are no longer called schematic', async ({
  page,
  hue,
}) => {
  await openWall(page, hue)
  await expect(page.getByTestId('schematic')).toContainText('Ranh giới')
  const backlog = await figureValue(page, 'backlog')
  await hue.importAreas('hue-districts-2024')
  await expect(page.getByTestId('schematic')).toHaveText('Sông hồ, đường: sơ đồ')
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
  await expect(page.getByTestId('area-row').first()).toBeVisible()
  expect(await figureValue(page, 'backlog')).toBe(backlog)
})

test('a report’s page explains its deadline stretch by stretch, in both languages, and axe finds nothing', async ({
  page,
  hanoi,
}) => {
  const { items } = await hanoi.get('/api/reports?is=on-time-after-extension&limit=1')
  const { code } = items[0]
  expect((await hanoi.get(`/api/reports/${code}/sla`)).agrees).toBe(true)
  const conduct = watch(page, hanoi)
  for (const [language, assumed] of [
    ['vi', 'giả định cho bản minh họa'],
    ['en', 'assumed for the demo'],
  ] as const) {
    await page.goto(`${hanoi.url}/report/${code}?lang=${language}`)
    await expect(page.getByTestId('sla-strip')).toBeVisible()
    await expect(page.getByTestId('strip-piece').first()).toBeVisible()
    await expect(page.getByTestId('limit-assumed').first()).toContainText(assumed)
    await expect(page.getByTestId('timeline-entry').first()).toBeVisible()
    await expect(page.getByTestId('sla-share').first()).toBeVisible()
    await page.setViewportSize({ width: 390, height: 844 })
    const tooWide = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    // The strip is laid out anew once it knows its width.
    await expect.poll(tooWide).toBe(0)
    await expectAccessible(page)
  }
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('what the wall asks for first is fetched beside its script, and once', async ({ page, hanoi }) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url().replace(hanoi.url, '')))
  await openWall(page, hanoi)
  const first = ['/api/live?scope=city', '/api/city', '/api/wall']
  expect(asked.filter((address) => first.includes(address)).sort()).toEqual([...first].sort())
  const [script] = asked.filter((address) => /^\/assets\/index-.*\.js$/.test(address))
  const begun = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name, startTime }) => [name, startTime] as const),
  )
  const ended = await page.evaluate(
    (name) =>
      (performance.getEntriesByName(new URL(name, location.href).href)[0] as PerformanceResourceTiming)
        .responseEnd,
    script!,
  )
  for (const address of first)
    expect(begun.find(([name]) => name.endsWith(address))![1], address).toBeLessThan(ended)
})

test('the page’s script comes pressed to whoever takes it, and plain to whoever does not', async ({
  hanoi,
}) => {
  const page = await (await fetch(`${hanoi.url}/wall`)).text()
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)![1]!
  const ask = async (encoding: string) => {
    const answer = await fetch(hanoi.url + script, { headers: { 'accept-encoding': encoding } })
    return {
      encoding: answer.headers.get('content-encoding'),
      type: answer.headers.get('content-type'),
      bytes: Number(answer.headers.get('content-length')),
      text: await answer.text(),
    }
  }
  const [pressed, plain] = [await ask('gzip'), await ask('identity')]
  expect([pressed.encoding, plain.encoding]).toEqual(['gzip', null])
  expect(pressed.type).toContain('javascript')
  expect(pressed.text).toBe(plain.text)
  expect(pressed.bytes).toBeLessThan(plain.bytes / 2)
})
