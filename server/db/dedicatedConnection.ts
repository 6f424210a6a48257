import type { Knex } from 'knex'

/**
 * One connection kept out of the pool, for work that must not queue behind requests: a wall is read when intake is at its
 * busiest. Taken when first used, and anew after an error.
 */
export class DedicatedConnection {
  readonly #knex: Knex
  #connection: unknown = null

  constructor(knex: Knex) {
    this.#knex = knex
  }

  /** One statement; one at a time. */
  async raw(sql: string, bindings: Knex.RawBinding[] = []) {
    this.#connection ??= await this.#knex.client.acquireConnection()
    try {
      return await this.#knex.raw(sql, bindings).connection(this.#connection)
    } catch (error) {
      await this.release()
      throw error
    }
  }

  async release(): Promise<void> {
    const connection = this.#connection
    this.#connection = null
    if (connection) await this.#knex.client.releaseConnection(connection)
  }
}
