import type { Browser, Page } from '@playwright/test'

/** What the page's main thread did while it was watched. */
export interface Tasks {
  /** ms of each task from its begin to its end, in which the thread may have waited for a core. */
  durations: number[]
  /** ms of each task in which the thread really ran. */
  cpu: number[]
  /** Share of the time that it really ran, 0 to 1. */
  busy: number
}

/** One turn of the thread's loop; what is named `RunTask` alone lies within it. */
const TASK = 'ThreadControllerImpl::RunTask'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

/** Records the main thread's tasks for so many seconds. */
export async function traceTasks(browser: Browser, page: Page, seconds: number): Promise<Tasks> {
  await browser.startTracing(page, {
    // No more than is read: each event that is recorded is work of the thread that is measured.
    categories: ['toplevel'],
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
      event.pid === pid && event.tid === tid && event.ph === 'X' && event.name === TASK
        ? [{ ms: (event.dur ?? 0) / 1000, cpu: (event.tdur ?? 0) / 1000 }]
        : [],
    ),
  )
  const work = (tasks: { cpu: number }[]) => tasks.reduce((sum, { cpu }) => sum + cpu, 0)
  const tasks = threads.sort((a, b) => work(b) - work(a))[0] ?? []
  return {
    durations: tasks.map(({ ms }) => ms),
    cpu: tasks.map(({ cpu }) => cpu),
    busy: work(tasks) / watched,
  }
}
