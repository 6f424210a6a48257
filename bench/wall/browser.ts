import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test'
import { findChromium } from '../../scripts/install-test-needs.ts'
import { onShutdown } from '../../server/process/shutdown.ts'

const READY_MS = 400_000

/** The system's Chromium, which draws by software: as a wall's PC without a graphics card does. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic'],
  })
  onShutdown('Closing the browser', () => browser.close())
  return browser
}

/** A wall in a context of its own, with nothing in the cache; ready when it is live and its map has been drawn. */
export async function openWall(browser: Browser, url: string): Promise<{ page: Page; cdp: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await page.goto(`${url}/wall?scene=now`)
  await page.locator('[data-testid=connection][data-state=live]').waitFor({ timeout: READY_MS })
  await page.locator('[data-testid=map][data-ready=true]').waitFor({ timeout: READY_MS })
  return { page, cdp }
}

/** From the last byte of the HTML to the first frame with a headline figure in it, in ms; nothing in the cache. */
export async function timeToFigures(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } })
  const page = await context.newPage()
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('[data-testid=figure-backlog][data-value] .value'))
        Object.assign(window, { figuresAt: performance.now() })
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  await page.goto(`${url}/wall?scene=now`)
  await page.waitForFunction(() => 'figuresAt' in window, null, { timeout: READY_MS })
  const ms = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return (window as unknown as { figuresAt: number }).figuresAt - navigation!.responseEnd
  })
  await context.close()
  return ms
}
