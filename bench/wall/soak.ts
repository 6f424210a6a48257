import type { CDPSession, Page } from '@playwright/test'

/** What a page holds after its garbage was collected. */
export interface Held {
  heapMb: number
  nodes: number
  listeners: number
}

const SAMPLES = 7
const SAMPLE_MS = 1000

/** The least of some samples: rows and pulses that come and go hold listeners for a while, what leaks is in every one. */
export async function measureHeld(cdp: CDPSession): Promise<Held> {
  await cdp.send('Performance.enable')
  const samples: Held[] = []
  for (let sample = 0; sample < SAMPLES; sample++) {
    if (sample > 0) await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
    samples.push(await readHeld(cdp))
  }
  const least = (name: keyof Held) => Math.min(...samples.map((held) => held[name]))
  return { heapMb: least('heapMb'), nodes: least('nodes'), listeners: least('listeners') }
}

async function readHeld(cdp: CDPSession): Promise<Held> {
  // Twice: what the first finds may have held more.
  await cdp.send('HeapProfiler.collectGarbage')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? NaN
  return { heapMb: usedSize / 1e6, nodes: metric('Nodes'), listeners: metric('JSEventListeners') }
}

/** Turns through all scenes again and again for so many seconds, as a playlist does in days. @returns how many turns */
export async function turnScenes(page: Page, seconds: number, everyMs = 1500): Promise<number> {
  const tabs = await page.locator('[data-testid^=scene-]').count()
  const until = performance.now() + seconds * 1000
  let turns = 0
  for (; performance.now() < until; turns++) {
    await page.keyboard.press(String((turns % tabs) + 1))
    await page.waitForTimeout(everyMs)
  }
  await page.keyboard.press('1')
  await page.waitForTimeout(everyMs)
  return turns
}
