import type { Knex } from 'knex'
import type { Where } from '../reports/conditions.ts'

/**
 * A condition for COPY, which takes no parameters: the values are bound to a statement that asks PostgreSQL to write them as
 * literals, and stand in their places as it wrote them.
 */
export async function asLiterals(trx: Knex, { sql, bindings }: Where): Promise<string> {
  if (bindings.length === 0) return sql
  const { rows } = await trx.raw(
    `select array[${bindings.map(() => 'quote_nullable(?::text)').join(', ')}] as literals`,
    bindings,
  )
  const literals = rows[0].literals as string[]
  return sql.replaceAll('?', () => literals.shift()!)
}
