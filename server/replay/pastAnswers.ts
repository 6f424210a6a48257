import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import { ProblemError } from '../errors.ts'
import type { Reference } from '../reports/reference.ts'

/** Folding a long stretch of the log takes a core: a crowd of replays must not take it from the live wall. */
const AT_ONCE = 2
const MOST_WAITING = 100
/** Long enough for the screens of a grid, short enough that what came into the log late is soon there. */
const KEPT_MS = 2000
const KEPT = 32

/**
 * Answers about the past: worked out few at a time, and once for all who ask the same at about the same time, such as the
 * screens of a grid that replay one instant.
 */
export class PastAnswers {
  readonly #limit = pLimit(AT_ONCE)
  readonly #answers = new LRUCache<string, Promise<unknown>>({ max: KEPT, ttl: KEPT_MS })
  #reference: Reference | undefined

  /**
   * @param reference the city's lists that it is answered by; under others everything is worked out anew
   * @param question all that the answer depends on
   * @throws ProblemError `unavailable` while very many wait
   */
  async answer<Answer>(
    reference: Reference,
    question: unknown,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    if (reference !== this.#reference) this.#answers.clear()
    this.#reference = reference
    const key = JSON.stringify(question)
    const known = this.#answers.get(key)
    if (known) return known as Promise<Answer>
    if (this.#limit.pendingCount >= MOST_WAITING)
      throw new ProblemError('unavailable', 'Very many replays wait already', { retryAfter: 5 })
    const answer = this.#limit(work)
    // As long as it is worked out it is kept, however long that takes.
    this.#answers.set(key, answer, { ttl: 0 })
    answer.then(
      () => this.#answers.get(key) === answer && this.#answers.set(key, answer),
      () => this.#answers.get(key) === answer && this.#answers.delete(key),
    )
    return answer
  }
}
