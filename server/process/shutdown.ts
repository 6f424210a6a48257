/**
 * How long ending may take in all before the process ends regardless. It must stay under what usually follows a SIGTERM
 * by kill -9 (30 s in Kubernetes); PostgreSQL's own end is ours alone to wait for, so 10 s as in Docker would be too tight.
 */
const LIMIT_MS = 25_000

interface Step {
  what: string
  stop: () => unknown
}

const steps: Step[] = []
let ending: Promise<never> | null = null

const complain = (line: string): void => void process.stderr.write(`${line}\n`)

async function runSteps(exitCode: number): Promise<never> {
  let code = exitCode
  let current = ''
  setTimeout(() => {
    complain(`Ending takes too long (${current}): the process ends without it`)
    process.exit(1)
  }, LIMIT_MS).unref()
  for (let step = steps.pop(); step; step = steps.pop()) {
    current = step.what
    try {
      await step.stop()
    } catch (error) {
      complain(`${step.what} failed: ${error instanceof Error ? error.message : String(error)}`)
      code = 1
    }
  }
  process.exit(code)
}

/**
 * Ends the process in order: the steps of onShutdown, last added first, then exit. Whoever calls again waits for the
 * same end: npm and a terminal both pass on one Ctrl-C, so a second signal is no sign of impatience.
 */
export function shutDown(exitCode = 0): Promise<never> {
  ending ??= runSteps(exitCode)
  return ending
}

/** Whether the process is ending: what then fails in unfinished work is no news. */
export const isEnding = (): boolean => ending !== null

/**
 * Adds what to do when the process is asked to end (SIGTERM, SIGINT, SIGHUP, or shutDown). Steps run in the reverse
 * of the order they were added, each after the one before has finished: add the database first, the listener last.
 */
export function onShutdown(what: string, stop: () => unknown): void {
  steps.push({ what, stop })
}

/**
 * From now on SIGTERM, SIGINT and SIGHUP end the process in order. Call once, before anything is started.
 * @param exitCode 0 for a server, whose end is its success; something else for work that is cut off by it.
 */
export function endOnSignals(say: (line: string) => void = () => {}, exitCode = 0): void {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending) say(`${signal}: ending in order …`)
      void shutDown(exitCode)
    })
  }
}
