import { measureHeld, turnScenes } from '../../bench/wall/soak.ts'
import { expect, openWall, test, watch } from './support.ts'

const report = {
  channel: 'app',
  category: 'moi-truong-rac-thai',
  lon: 107.5846,
  lat: 16.4635,
  text: 'Rác ùn ứ trước cổng chợ, bốc mùi',
}

test('a wall that turns its scenes over and over holds no more than after the first round', async ({
  page,
  context,
  hue,
}) => {
  test.setTimeout(240_000)
  const conduct = watch(page, hue)
  await openWall(page, hue)
  await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true', { timeout: 60_000 })
  const cdp = await context.newCDPSession(page)
  const round = async (seconds: number) => {
    const posting = (async () => {
      for (let i = 0; i < 20; i++) await hue.post('/api/reports', report)
    })()
    await turnScenes(page, seconds, 700)
    await posting
    // What pulses show fades by itself.
    await page.waitForTimeout(8000)
    return measureHeld(cdp)
  }
  await round(12)
  const before = await round(12)
  const after = await round(30)
  expect(after.nodes).toBeLessThan(before.nodes * 1.25)
  expect(after.listeners).toBeLessThan(before.listeners * 1.25)
  expect(after.heapMb).toBeLessThan(before.heapMb * 1.5)
  // One map for all scenes: no second WebGL context.
  expect(await page.locator('canvas.maplibregl-canvas').count()).toBe(1)
  expect(conduct).toEqual({ outside: [], complaints: [] })
})

test('a wall on which nothing happens leaves its map alone while its clock goes on', async ({
  page,
  hue,
}) => {
  await openWall(page, hue)
  await expect(page.getByTestId('map')).toHaveAttribute('data-ready', 'true')
  const drawnAnew = () =>
    page.evaluate(async () => {
      let changes = 0
      const map = document.querySelector('[data-testid=map]')!
      const ofMap = new MutationObserver((records) => (changes += records.length))
      ofMap.observe(map, { subtree: true, childList: true, attributes: true })
      let ticks = 0
      await new Promise<void>((resolve) => {
        const ofClock = new MutationObserver(() => {
          if (++ticks < 4) return
          ofClock.disconnect()
          resolve()
        })
        ofClock.observe(document.querySelector('header time')!, { attributes: true })
      })
      ofMap.disconnect()
      return changes
    })
  await expect.poll(drawnAnew).toBe(0)
})

test('a map whose graphics card was reset says so and comes back', async ({ page, hue }) => {
  watch(page, hue, /WebGL|context/i)
  await openWall(page, hue)
  const map = page.getByTestId('map')
  await expect(map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 })
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.maplibregl-canvas')!
    const lose = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!
    Object.assign(window, { giveBack: () => lose.restoreContext() })
    lose.loseContext()
  })
  await expect(page.getByTestId('map-lost')).toBeVisible()
  await expect(page.getByTestId('figure-backlog')).toBeVisible()
  await page.evaluate(() => (window as unknown as { giveBack(): void }).giveBack())
  await expect(page.getByTestId('map-lost')).toHaveCount(0)
  await expect(map).toHaveAttribute('data-ready', 'true', { timeout: 60_000 })
})
