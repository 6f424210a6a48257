/** Work that is done over and over: at once again while there is more, after a pause where there is not. */
export class Periodic {
  readonly #work: () => Promise<boolean>
  readonly #failed: (error: unknown) => void
  readonly #pauseMs: number
  readonly #retryMs: number
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> = Promise.resolve()
  #stopped = false

  /**
   * @param parts.work does one piece; true where more waits
   * @param parts.failed told of an error; the work is tried again after `retryMs`
   */
  constructor(parts: {
    work: () => Promise<boolean>
    failed: (error: unknown) => void
    pauseMs: number
    retryMs: number
  }) {
    this.#work = parts.work
    this.#failed = parts.failed
    this.#pauseMs = parts.pauseMs
    this.#retryMs = parts.retryMs
  }

  start(): void {
    this.#schedule(0)
  }

  /** Resolves when the piece in hand is done; no other begins. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#working
  }

  #schedule(wait: number) {
    if (this.#stopped) return
    this.#timer = setTimeout(() => (this.#working = this.#tick()), wait)
  }

  async #tick() {
    let wait = this.#pauseMs
    try {
      if (await this.#work()) wait = 0
    } catch (error) {
      this.#failed(error)
      wait = this.#retryMs
    }
    this.#schedule(wait)
  }
}
