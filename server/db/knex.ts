import knexFactory, { type Knex } from 'knex'
import pg from 'pg'

const { builtins } = pg.types

/** A 64-bit integer as a Number; one that a Number cannot hold exactly is an error, never a rounded value. */
function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for an exact number`)
  return value
}

/** How values come out of the database: int8 as exact Numbers, a date as 'YYYY-MM-DD' (a day is no instant). */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === builtins.INT8 && format !== 'binary') return safeInteger
    if (oid === builtins.DATE && format !== 'binary') return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as typeof pg.types.getTypeParser,
}

const noWord = () => {}
/** Knex writes plain text with stacks to the console; the caller gets the same as a rejection, and logs it in our form. */
const silent: Knex.Logger = { debug: noWord, warn: noWord, error: noWord, deprecate: noWord }

/** A transaction in which nothing is said for so long is that of a process that stands still: its locks must not stay. */
export const IDLE_IN_TRANSACTION = '60s'

export interface PoolOptions {
  /** Most connections at a time. */
  max?: number
}

/**
 * Knex over a pool on this database. Every session speaks UTC whatever the server or machine is set to, and does not compile
 * its queries (jit costs more than it saves on short statements); workers help only with a scan of very many rows.
 */
export function createKnex(connection: pg.ClientConfig, { max = 20 }: PoolOptions = {}): Knex {
  return knexFactory({
    client: 'pg',
    connection: {
      application_name: 'toan-canh',
      connectionTimeoutMillis: 10_000,
      ...connection,
      types,
    } as Knex.PgConnectionConfig,
    log: silent,
    pool: {
      min: 0,
      max,
      afterCreate: (client: pg.Client, done: (error: Error | null, client: pg.Client) => void) => {
        client.query(
          `set timezone = 'UTC'; set jit = off; set parallel_setup_cost = 20000;
           set idle_in_transaction_session_timeout = '${IDLE_IN_TRANSACTION}'`,
          (error) => done(error ?? null, client),
        )
      },
    },
  })
}
