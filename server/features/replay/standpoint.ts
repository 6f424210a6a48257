import type { Knex } from 'knex'
import type { NamedScope } from '../../board/frames.ts'
import { parseScope } from '../../board/scopes.ts'
import { fieldProblem } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot } from '../../log/read.ts'
import { readLens, type Lens } from '../../replay/lens.ts'

/** What a replay is asked for, checked: its scope, its instant, and the log as it is seen. */
export interface Standpoint {
  trx: Knex
  lens: Lens
  named: NamedScope
  at: Date
  now: Date
}

/**
 * Reads a replay in one snapshot of the database.
 * @throws ProblemError `unknown-code` for a scope that the city does not have, `invalid-query` for an instant before the first
 * event or after now
 */
export function fromStandpoint<Result>(
  { knex, reference, now: clock }: Deps,
  query: { scope: string; at: string },
  read: (from: Standpoint) => Promise<Result>,
): Promise<Result> {
  const city = reference()
  const now = clock()
  const at = new Date(query.at)
  const scope = parseScope(city, query.scope)
  if (!scope) throw fieldProblem('unknown-code', 'scope', `The city has no scope “${query.scope}”`)
  if (at > now) throw fieldProblem('invalid-query', 'at', `${query.at} lies in the future`)
  return inSnapshot(knex, async (trx) => {
    const lens = await readLens(trx, city)
    if (!lens) throw fieldProblem('invalid-query', 'at', 'Nothing has happened yet')
    if (at < lens.firstAt)
      throw fieldProblem('invalid-query', 'at', `The first event happened at ${lens.firstAt.toISOString()}`)
    return read({ trx, lens, named: { name: query.scope, scope }, at, now })
  })
}
