import type { Page } from '@playwright/test'
import { City, expect, figureValue, openWall, test, watch } from './support.ts'

/** A place in the middle of Huế. */
const report = {
  channel: 'app',
  category: 'moi-truong-rac-thai',
  lon: 107.5846,
  lat: 16.4635,
  text: 'Rác ùn ứ trước cổng chợ, bốc mùi',
}
const connection = (page: Page) => page.getByTestId('connection')
const isLive = (page: Page) => expect(connection(page)).toHaveAttribute('data-state', 'live')
const isStale = async (page: Page, reason: RegExp) => {
  await expect(connection(page)).toHaveAttribute('data-state', 'stale')
  await expect(page.getByTestId('stale-banner')).toContainText(reason)
  await expect(page.getByTestId('stale-banner')).toContainText(/từ \d\d:\d\d:\d\d/)
  // Every tile says it for itself.
  await expect(page.locator('section[data-stale=false]')).toHaveCount(0)
  await expect(page.locator('section[data-stale=true]').first()).toBeVisible()
}
/** Writes down in the page what its banner says and how many tiles still call themselves fresh: for what passes quickly. */
const writeDownStaleness = (page: Page) =>
  page.evaluate(() => {
    const told: { words: string; fresh: number }[] = []
    Object.assign(window, { told })
    const look = () => {
      const banner = document.querySelector<HTMLElement>('[data-testid=stale-banner]')
      const fresh = document.querySelectorAll('section[data-stale=false]').length
      if (banner) told.push({ words: banner.innerText, fresh })
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
  })
const wasStale = (page: Page, reason: RegExp) =>
  expect
    .poll(async () => {
      const told = await page.evaluate(
        () => (window as unknown as { told: { words: string; fresh: number }[] }).told,
      )
      return told.some(
        ({ words, fresh }) => reason.test(words) && /từ \d\d:\d\d:\d\d/.test(words) && fresh === 0,
      )
    })
    .toBe(true)
/** Marks the page, so that a reload would be seen. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { stillTheSamePage: true }))
const converges = async (page: Page, city: City) => {
  await isLive(page)
  await expect(page.getByTestId('stale-banner')).toHaveCount(0)
  const { figures } = await city.get('/api/board')
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute(
    'data-value',
    String(figures.backlog.value),
  )
  expect(await page.evaluate(() => 'stillTheSamePage' in window)).toBe(true)
}

test('the first figures need the first script alone, and are called old when nothing follows them', async ({
  page,
  hue,
}) => {
  watch(page, hue, /Failed to (load|fetch)|preload/i)
  await page.route(/\/assets\/(?!index-).*\.js$/, (route) => route.abort())
  await page.goto(`${hue.url}/wall?scene=now`)
  const { figures } = await hue.get('/api/board')
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute(
    'data-value',
    String(figures.backlog.value),
  )
  const words = await page.locator('body').innerText()
  expect(words.match(/\b(app|header|connection|state|scene|figure|keys|summary)\.[a-z]\w*/g)).toBeNull()
  await expect(connection(page)).toHaveAttribute('data-state', 'stale')
  await expect(page.getByTestId('stale-banner')).toContainText(/từ \d\d:\d\d:\d\d/)
})

test('a server that stands still: stale, whatever the clock of the wall’s computer says, and live again without reload', async ({
  page,
  hue,
}) => {
  watch(page, hue, /WebSocket|ERR_/)
  await page.addInitScript(() => {
    const RealDate = Date
    const wrong = { by: -5 * 3_600_000 }
    const now = () => RealDate.now() + wrong.by
    const set = (by: number) => void (wrong.by = by)
    class WrongDate extends RealDate {
      constructor(...given: [string | number] | []) {
        if (given.length > 0) super(given[0]!)
        else super(now())
      }
      static override now = now
    }
    // Fixed when a page is opened, by the clock as it was then.
    const origin = performance.timeOrigin + wrong.by
    Object.defineProperty(performance, 'timeOrigin', { get: () => origin })
    Object.assign(window, { Date: WrongDate, setClock: set })
  })
  await openWall(page, hue)
  await mark(page)
  const clock = async () => (await page.locator('header time').first().getAttribute('datetime'))!
  await expect.poll(async () => Math.abs(Date.parse(await clock()) - Date.now()) < 60_000).toBe(true)

  hue.pause()
  try {
    // Set back by hours while nothing comes in: what is old must not look young.
    await page.evaluate(() => (window as unknown as { setClock(by: number): void }).setClock(-9 * 3_600_000))
    await isStale(page, /Máy chủ không gửi gì|Mất kết nối|Đang lấy lại/)
  } finally {
    hue.resume()
  }
  await converges(page, hue)
})

test('frames that are lost on the way are asked for; where nothing answers the wall says that it lacks them', async ({
  page,
  hue,
}) => {
  const lose = { frames: false, asks: false }
  await page.routeWebSocket(/\/live/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (lose.asks && String(message).includes('resume')) return
      server.send(message)
    })
    server.onMessage((message) => {
      if (lose.frames && String(message).includes('"frame"')) return
      socket.send(message)
    })
  })
  await openWall(page, hue)
  await mark(page)
  const before = await figureValue(page, 'backlog')
  const post = async () => expect((await hue.post('/api/reports', report)).status).toBe(201)
  lose.frames = true
  await post()
  await expect.poll(async () => (await hue.get('/api/board')).figures.backlog.value).toBe(before + 1)
  await page.waitForTimeout(300)
  lose.asks = true
  lose.frames = false
  await post()
  await isStale(page, /Đang lấy lại phần bị lỡ/)
  // Not even the frame that did arrive was put on top of a hole.
  expect(await figureValue(page, 'backlog')).toBe(before)
  lose.asks = false
  await converges(page, hue)
})

test('a second process on the same database: a stopped sequencer, then a database that hangs, then one that is gone', async ({
  page,
  hue,
}) => {
  test.setTimeout(240_000)
  const beside = new City('hue', { DATABASE_URL: hue.databaseUrl() })
  await beside.start()
  try {
    watch(page, beside, /WebSocket|ERR_|50\d/)
    await openWall(page, beside)
    await mark(page)

    // The leader stands still with its lock: the other process goes on answering, knows that it is behind, and takes the lead.
    hue.pause()
    const before = await figureValue(page, 'backlog')
    await writeDownStaleness(page)
    expect((await beside.post('/api/reports', report)).status).toBe(201)
    await wasStale(page, /Máy chủ đang xử lý chậm/)
    await converges(page, beside)
    expect(await figureValue(page, 'backlog')).toBe(before + 1)
    hue.resume()
    await converges(page, beside)
    expect(await figureValue(page, 'backlog')).toBe(before + 1)

    // Statements neither answer nor fail, and no new session is let in.
    const backends = await hue.backends()
    backends.forEach((pid) => process.kill(pid, 'SIGSTOP'))
    try {
      await isStale(page, /không gửi gì|không đọc được/)
      await expect(page.getByTestId('stale-banner')).toContainText(/không đọc được cơ sở dữ liệu/)
    } finally {
      backends.forEach((pid) => process.kill(pid, 'SIGCONT'))
    }
    await converges(page, beside)

    // Its database goes down with the process that keeps it.
    await hue.end('SIGTERM')
    await isStale(page, /không đọc được cơ sở dữ liệu/)
    expect((await fetch(`${beside.url}/api/live`)).status).toBe(503)
    // Who opens a wall now sees no number at all.
    const late = await page.context().newPage()
    watch(late, beside, /./)
    await late.goto(`${beside.url}/wall?scene=now`)
    await expect(connection(late)).toHaveAttribute('data-state', 'connecting')
    await expect(late.getByTestId('figure-backlog')).not.toContainText(/\d/)
    await late.close()
    await hue.start()
    await converges(page, beside)
  } finally {
    await beside.remove()
  }
})

test('a feed that falls silent: its tile greys and says since when, the others stay', async ({
  page,
  hue,
}) => {
  test.setTimeout(180_000)
  await openWall(page, hue)
  const until = Date.now() + 66_000
  while (Date.now() < until) {
    await hue.post('/api/reports', report)
    await page.waitForTimeout(1000)
  }
  await expect(page.getByTestId('feed-quiet')).toBeVisible({ timeout: 60_000 })
  const ticker = page.locator('section', { has: page.getByTestId('feed-quiet') })
  await expect(ticker).toHaveAttribute('data-stale', 'true')
  await expect(ticker).toContainText(/từ \d\d:\d\d:\d\d/)
  await isLive(page)
  await hue.post('/api/reports', report)
  await expect(page.getByTestId('feed-quiet')).toHaveCount(0)
})
