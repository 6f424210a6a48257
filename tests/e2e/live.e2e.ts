import { connect } from 'node:net'
import { expect, figureValue, openWall, test, watch } from './support.ts'

/** A place in the middle of Hoàn Kiếm. */
const report = {
  channel: 'app',
  category: 'moi-truong-rac-thai',
  lon: 105.8525,
  lat: 21.0287,
  text: 'Rác ùn ứ trước cổng chợ, bốc mùi',
}

test('a report posted over HTTP appears on the open wall without reload', async ({ page, hanoi }) => {
  const conduct = watch(page, hanoi)
  await openWall(page, hanoi)
  const before = {
    backlog: await figureValue(page, 'backlog'),
    today: await figureValue(page, 'receivedToday'),
  }
  const { status, body } = await hanoi.post('/api/reports', report)
  expect(status).toBe(201)
  await expect(page.locator(`[data-testid=ticker-line][data-code="${body.code}"]`)).toHaveAttribute(
    'data-kind',
    'received',
  )
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute('data-value', String(before.backlog + 1))
  await expect(page.getByTestId('figure-receivedToday')).toHaveAttribute(
    'data-value',
    String(before.today + 1),
  )
  await expect(page.getByTestId('pulse').first()).toBeAttached()

  await hanoi.post(`/api/reports/${body.code}/refuse`, { reason: 'Thử nghiệm' })
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute('data-value', String(before.backlog))
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('the wall never shows what the citizen wrote', async ({ page, hanoi }) => {
  await openWall(page, hanoi)
  const { body } = await hanoi.post('/api/reports', { ...report, text: 'Câu chữ riêng của người dân' })
  await expect(page.locator(`[data-testid=ticker-line][data-code="${body.code}"]`)).toBeVisible()
  expect(await page.content()).not.toContain('Câu chữ riêng')
})

test('a server killed under an open wall: the wall says since when it is stale, and converges without reload', async ({
  page,
  hanoi,
}) => {
  test.setTimeout(120_000)
  watch(page, hanoi, /WebSocket|ERR_CONNECTION/)
  await openWall(page, hanoi)
  await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }))
  const { body } = await hanoi.post('/api/reports', report)
  expect(await hanoi.end('SIGKILL')).toBeNull()
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'stale')
  await expect(page.getByTestId('stale-banner')).toContainText(/\d\d:\d\d:\d\d/)

  await hanoi.start()
  // Acknowledged means committed: what was answered before the kill is there after it.
  expect((await hanoi.get(`/api/reports/${body.code}`)).state).toBe('received')
  const later = await hanoi.post('/api/reports', report)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live', { timeout: 30_000 })
  await expect(page.locator(`[data-testid=ticker-line][data-code="${later.body.code}"]`)).toBeVisible()
  const board = await hanoi.get('/api/board')
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute(
    'data-value',
    String(board.figures.backlog.value),
  )
  await expect(page.getByTestId('stale-banner')).toHaveCount(0)
  expect(await page.evaluate(() => 'stillTheSamePage' in window)).toBe(true)
})

test('a wall that lost its network for a while catches up with what the database says', async ({
  page,
  context,
  hanoi,
}) => {
  watch(page, hanoi, /WebSocket|ERR_INTERNET/)
  await openWall(page, hanoi)
  await context.setOffline(true)
  const client = await context.newCDPSession(page)
  await client.send('Network.enable')
  await client.send('Network.emulateNetworkConditions', {
    offline: true,
    latency: 0,
    downloadThroughput: 0,
    uploadThroughput: 0,
  })
  await hanoi.post('/api/reports', report)
  await context.setOffline(false)
  await client.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  })
  const board = await hanoi.get('/api/board')
  await expect(page.getByTestId('figure-backlog')).toHaveAttribute(
    'data-value',
    String(board.figures.backlog.value),
  )
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'live')
})

test('SIGTERM ends the process in order: exit 0, nothing acknowledged is lost, the database is down', async ({
  hanoi,
}) => {
  test.setTimeout(120_000)
  let acknowledged = 0
  let isEnding = false
  const writers = Array.from({ length: 8 }, async () => {
    while (!isEnding) {
      const answer = await hanoi.post('/api/reports', report).catch(() => null)
      if (answer?.status === 201) acknowledged++
    }
  })
  const count = async () =>
    (await hanoi.get('/api/board?from=2000-01-01&to=2999-12-31')).figures.received.value as number
  const before = (await count()) - acknowledged
  await new Promise((resolve) => setTimeout(resolve, 1000))
  // A sender that never finishes must not hold up the end.
  const unfinished = connect(Number(new URL(hanoi.url).port), '127.0.0.1')
  unfinished.on('error', () => {})
  unfinished.write('POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
  const code = hanoi.end('SIGTERM')
  expect(await code).toBe(0)
  isEnding = true
  await Promise.all(writers)
  await hanoi.start()
  expect(acknowledged).toBeGreaterThan(20)
  expect((await count()) - before).toBeGreaterThanOrEqual(acknowledged)
})
