import type { Knex } from 'knex'
import type { Merge } from '../../contracts/duplicate.ts'
import { keepAreas } from '../areas/lock.ts'
import { fieldProblem, ProblemError } from '../errors.ts'
import type { Reach } from '../identity/reach.ts'
import { applyChange, requireVersion, requireWithin } from './command.ts'
import { isOpen, type ReportRecord } from './record.ts'
import type { Reference } from './reference.ts'
import { lockReport, readRecordsById } from './store.ts'

/**
 * Closes a report as the duplicate of one that is open, in one transaction; the timelines of both tell it. Both rows are locked in
 * one order, so that of two merges that cross one happens and the other is refused.
 * @param reach of who asks; null for the whole city
 * @returns the report that was closed
 * @throws ProblemError `not-found`, `unknown-code`, `invalid-input`, `merge-refused`, `version-conflict`, `illegal-transition`
 */
export async function mergeReports(
  knex: Knex,
  reference: Reference,
  code: string,
  { into, version, intoVersion }: Merge,
  reach: Reach = null,
): Promise<ReportRecord> {
  if (into === code) throw fieldProblem('invalid-input', 'into', 'A report cannot be merged into itself')
  return knex.transaction(async (trx) => {
    await keepAreas(trx)
    const { report, now } = await lockReport(trx, code, [into])
    requireWithin(reach, report)
    const { rows } = await trx.raw('select id from report where code = ?', [into])
    if (rows.length === 0) throw fieldProblem('unknown-code', 'into', `There is no report ${into}`)
    const [original] = await readRecordsById(trx, [rows[0].id])
    requireWithin(reach, original!)
    await requireOpen(trx, original!)
    requireVersion(report, version)
    requireVersion(original!, intoVersion)
    const at = new Date(Math.max(now.getTime(), report.changedAt.getTime(), original!.changedAt.getTime()))
    return applyChange(trx, reference, report, { name: 'duplicate', at, of: original!.id }, original!)
  })
}

/** Whoever looks for what became of a report should not be led on from one closed report to another. */
async function requireOpen(trx: Knex.Transaction, { code, state, duplicateOf }: ReportRecord) {
  if (isOpen(state)) return
  if (duplicateOf === null)
    throw new ProblemError(
      'merge-refused',
      `Report ${code} is closed (“${state}”); merge into one that is open`,
      {
        state,
      },
    )
  const [further] = await readRecordsById(trx, [duplicateOf])
  throw new ProblemError(
    'merge-refused',
    `Report ${code} is itself a duplicate of ${further!.code}; merge into that one`,
    {
      state,
    },
  )
}
