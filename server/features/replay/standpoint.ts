import type { Knex } from 'knex'
import type { NamedScope } from '../../board/frames.ts'
import { parseScope } from '../../board/scopes.ts'
import { fieldProblem } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot } from '../../log/read.ts'
import { readLens, type Lens } from '../../replay/lens.ts'

/** A past instant, checked, and the log as it is seen. */
export interface PastInstant {
  trx: Knex
  lens: Lens
  at: Date
  now: Date
}
/** What a replay is asked for: of which scope. */
export interface Standpoint extends PastInstant {
  named: NamedScope
}

/**
 * Reads of a past instant in one snapshot of the database.
 * @throws ProblemError `invalid-query` for an instant before the first event or after now
 */
export async function fromInstant<Result>(
  { knex, reference, now: clock }: Deps,
  instant: string,
  read: (from: PastInstant) => Promise<Result>,
): Promise<Result> {
  const city = reference()
  const now = clock()
  const at = new Date(instant)
  if (at > now) throw fieldProblem('invalid-query', 'at', `${instant} lies in the future`)
  return inSnapshot(knex, async (trx) => {
    const lens = await readLens(trx, city)
    if (!lens) throw fieldProblem('invalid-query', 'at', 'Nothing has happened yet')
    if (at < lens.firstAt)
      throw fieldProblem('invalid-query', 'at', `The first event happened at ${lens.firstAt.toISOString()}`)
    return read({ trx, lens, at, now })
  })
}

/**
 * Reads a replay of a scope.
 * @throws ProblemError `unknown-code` for a scope that the city does not have, and as {@link fromInstant}
 */
export async function fromStandpoint<Result>(
  deps: Deps,
  query: { scope: string; at: string },
  read: (from: Standpoint) => Promise<Result>,
): Promise<Result> {
  const scope = parseScope(deps.reference(), query.scope)
  if (!scope) throw fieldProblem('unknown-code', 'scope', `The city has no scope “${query.scope}”`)
  return fromInstant(deps, query.at, (from) => read({ ...from, named: { name: query.scope, scope } }))
}
