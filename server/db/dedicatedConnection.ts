import knexFactory, { type Knex } from 'knex'

/** A statement that the database did not give up by itself by then hangs. */
const GRACE_MS = 1000

/**
 * One connection kept out of the pool, for work that must not queue behind requests: a wall is read when intake is at its
 * busiest. Taken when first used, and anew after an error; a statement that does not end is an error, too.
 */
export class DedicatedConnection {
  readonly #knex: Knex
  readonly #limitMs: number
  #connection: unknown = null

  /** @param limitMs how long a statement may take */
  constructor(knex: Knex, limitMs: number) {
    this.#knex = knex
    this.#limitMs = limitMs
  }

  /** One statement; one at a time. */
  async raw(sql: string, bindings: Knex.RawBinding[] = []) {
    try {
      if (!this.#connection) {
        this.#connection = await this.#knex.client.acquireConnection()
        // Given up by the database, it leaves no session behind that waits for the same lock.
        await this.#run(`set statement_timeout = ${this.#limitMs}`)
      }
      return await this.#run(sql, bindings)
    } catch (error) {
      await this.#giveBack(error instanceof knexFactory.KnexTimeoutError)
      throw error
    }
  }

  async release(): Promise<void> {
    await this.#giveBack(false)
  }

  #run(sql: string, bindings: Knex.RawBinding[] = []) {
    return this.#knex
      .raw(sql, bindings)
      .connection(this.#connection)
      .timeout(this.#limitMs + GRACE_MS)
  }

  /** One that hangs is closed by the pool, which knex has told so. */
  async #giveBack(hangs: boolean): Promise<void> {
    if (!this.#connection) return
    if (!hangs) await this.#run('reset statement_timeout').catch(() => {})
    const connection = this.#connection
    this.#connection = null
    await this.#knex.client.releaseConnection(connection)
  }
}
