import type { ReportSummary } from '../../../contracts/report.ts'

export type Row = ReportSummary
/**
 * By deadline as the server orders them: those without one last; then by code, the older one first. The server writes all
 * instants alike, so that their letters have their order: in a list of 100,000 reading them as dates would be felt.
 */
export function isBefore(a: Row, b: Row): boolean {
  if (a.dueAt !== b.dueAt) {
    if (a.dueAt === null) return false
    return b.dueAt === null || a.dueAt < b.dueAt
  }
  return a.code < b.code
}

/**
 * What a list becomes when some of its reports were asked for again.
 * @param rows in order
 * @param asked codes that were asked for; those that are not among `found` are no longer in the list
 * @param found as they are now, in any order
 * @param complete whether the list has an end that we know; else what lies behind its last row is not taken
 */
export function mergeRows(
  rows: readonly Row[],
  asked: ReadonlySet<string>,
  found: readonly Row[],
  complete: boolean,
): Row[] {
  const kept = rows.filter(({ code }) => !asked.has(code))
  const last = rows.at(-1)
  const fresh = found.filter((row) => complete || (last !== undefined && !isBefore(last, row)))
  for (const row of fresh) kept.splice(placeOf(row, kept), 0, row)
  return kept
}

/** Where a row belongs in a list that is in order. */
function placeOf(row: Row, list: readonly Row[]): number {
  let [from, to] = [0, list.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (isBefore(list[middle]!, row)) from = middle + 1
    else to = middle
  }
  return from
}
