import { PassThrough, type Readable } from 'node:stream'
import type { Logger } from 'pino'
import { ProblemError } from '../errors.ts'
import { asProblem } from './problems.ts'

const PROGRESS_MS = 250

/** What long work tells while it runs, and what it asks. */
export interface Listener {
  /** @param share 0 to 1 */
  progress(share: number): void
  /** Whether nobody listens any more. */
  isGone(): boolean
}

/**
 * Answers long work as NDJSON: lines `{ progress }`, then one `{ result }` or `{ problem }`. Few at a time, since each takes
 * a part of the one thread that serves everybody; one whose client goes away stops.
 * @param name of the work, in the log and in the problem
 * @returns a function that starts work and gives the lines. It throws ProblemError `unavailable` where too much runs
 *   already; the work answers null where it stopped because nobody listens.
 */
export function createLines(
  log: Logger,
  { name, atOnce }: { name: string; atOnce: number },
): (work: (listener: Listener) => Promise<object | null>) => Readable {
  let running = 0
  const run = async (work: (listener: Listener) => Promise<object | null>, out: PassThrough) => {
    const send = (line: object) => void (out.destroyed || out.write(`${JSON.stringify(line)}\n`))
    let said = -Infinity
    const listener: Listener = {
      progress(share) {
        if (performance.now() - said < PROGRESS_MS) return
        said = performance.now()
        send({ progress: Math.round(Math.min(1, share) * 1000) / 1000 })
      },
      isGone: () => out.destroyed,
    }
    try {
      listener.progress(0)
      const result = await work(listener)
      if (result) send({ result })
    } catch (error) {
      const problem = error instanceof ProblemError ? error : asProblem(error)
      if (problem !== error) log.error({ error }, `${name} broken off`)
      // The status line has gone out: the last line says what went wrong.
      send({ problem: problem.toProblem() })
    } finally {
      running--
      out.end()
    }
  }
  return (work) => {
    if (running >= atOnce)
      throw new ProblemError(
        'unavailable',
        `${atOnce} of these (${name}) are running already; try again in a moment`,
      )
    running++
    const out = new PassThrough()
    void run(work, out)
    return out
  }
}
