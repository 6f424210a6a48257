import type { Browser, Page } from '@playwright/test'

/** What the page's main thread did while it was watched. */
export interface Tasks {
  /** ms of each task. */
  durations: number[]
  /** Share of the time that it was at work, 0 to 1. */
  busy: number
}

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  dur?: number
  args?: { name?: string }
}

/** Records the main thread's tasks for so many seconds. */
export async function traceTasks(browser: Browser, page: Page, seconds: number): Promise<Tasks> {
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  })
  const began = performance.now()
  await page.waitForTimeout(seconds * 1000)
  const watched = performance.now() - began
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[]
  }
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  )
  // Other pages of this browser are idle: the thread that worked most is this one's.
  const threads = mains.map(({ pid, tid }) =>
    traceEvents.flatMap((event) =>
      event.pid === pid && event.tid === tid && event.ph === 'X' && /RunTask$/.test(event.name)
        ? [(event.dur ?? 0) / 1000]
        : [],
    ),
  )
  const work = (durations: number[]) => durations.reduce((sum, ms) => sum + ms, 0)
  const durations = threads.sort((a, b) => work(b) - work(a))[0] ?? []
  return { durations, busy: work(durations) / watched }
}
