/** Tells the person at the keyboard what the start is busy with: one line for every long step. */
export interface Progress {
  /**
   * Runs `work` as one named step and says how many seconds it took.
   * `work` may call `at(fraction)` (0 to 1) as often as it likes; a line appears every ten percent.
   */
  step<T>(what: string, work: (at: (fraction: number) => void) => Promise<T>): Promise<T>
  /** One line that belongs to no step. */
  say(line: string): void
}

const QUIET_MS = 400
const PERCENT_LINE_MS = 1000

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

/**
 * A Progress that writes lines to `write` (stdout by default). A step that lasts under 0.4 s takes one line,
 * a longer one announces itself first, so that nobody looks at a silent screen.
 */
export function createProgress(write: (line: string) => void = (line) => console.log(line)): Progress {
  return {
    say: write,
    async step(what, work) {
      const began = performance.now()
      let announced = false
      let lastPercent = 0
      let lastLine = began
      const announce = () => {
        if (!announced) write(`${what} …`)
        announced = true
      }
      const timer = setTimeout(announce, QUIET_MS)
      const at = (fraction: number) => {
        const percent = Math.floor(fraction * 10) * 10
        if (percent <= lastPercent || percent >= 100 || performance.now() - lastLine < PERCENT_LINE_MS) return
        announce()
        write(`${what}: ${percent} %`)
        lastPercent = percent
        lastLine = performance.now()
      }
      try {
        const result = await work(at)
        write(`${what}: done in ${seconds(began)}`)
        return result
      } catch (error) {
        write(`${what}: failed after ${seconds(began)}`)
        throw error
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** A Progress that says nothing, for tests and for libraries used without a terminal. */
export const silent: Progress = { say: () => {}, step: (_what, work) => work(() => {}) }
