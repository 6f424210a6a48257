import { ProblemError } from '../errors.ts'
import { networkOf } from './networkOf.ts'

/** More addresses than this at a time are not told apart: memory stays bounded whoever asks. */
const MOST_ADDRESSES = 10_000

/** How often each address may try something in a span of time that begins with its first try. In this process alone. */
export class TryLimit {
  readonly #most: number
  readonly #spanMs: number
  readonly #now: () => number
  readonly #tries = new Map<string, { count: number; until: number }>()

  constructor(most: number, spanMs: number, now: () => number = Date.now) {
    this.#most = most
    this.#spanMs = spanMs
    this.#now = now
  }

  /** @throws ProblemError `too-many-requests` with the seconds to wait */
  check(address: string): void {
    const tries = this.#tries.get(networkOf(address))
    const waitMs = (tries?.until ?? 0) - this.#now()
    if (!tries || waitMs <= 0 || tries.count < this.#most) return
    const retryAfter = Math.ceil(waitMs / 1000)
    throw new ProblemError('too-many-requests', `Try again in ${retryAfter} seconds`, { retryAfter })
  }

  /** Counts a try before it is known how it ends: many at once are not more than many after another. @throws as {@link check} */
  take(address: string): void {
    this.check(address)
    this.count(address)
  }

  /** Takes a try off again that was {@link take}n, and was right. */
  giveBack(address: string): void {
    const tries = this.#tries.get(networkOf(address))
    if (tries && tries.count > 0) tries.count--
  }

  count(address: string): void {
    const now = this.#now()
    const key = networkOf(address)
    const tries = this.#tries.get(key)
    if (tries && tries.until > now) return void tries.count++
    // Entries lie in the order of their beginning: what is over lies in front.
    this.#tries.delete(key)
    for (const [old, { until }] of this.#tries) {
      if (until > now && this.#tries.size < MOST_ADDRESSES) break
      this.#tries.delete(old)
    }
    this.#tries.set(key, { count: 1, until: now + this.#spanMs })
  }
}
