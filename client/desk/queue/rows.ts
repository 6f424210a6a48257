import type { ReportSummary } from '../../../contracts/report.ts'

export type Row = ReportSummary
/** By deadline as the server orders them: those without one last; then by code, the older one first. */
export function isBefore(a: Row, b: Row): boolean {
  if (a.dueAt !== b.dueAt) {
    if (a.dueAt === null) return false
    return b.dueAt === null || Date.parse(a.dueAt) < Date.parse(b.dueAt)
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
  const fresh = found
    .filter((row) => complete || (last !== undefined && !isBefore(last, row)))
    .sort((a, b) => (isBefore(a, b) ? -1 : 1))
  const merged: Row[] = []
  let next = 0
  for (const row of kept) {
    while (next < fresh.length && isBefore(fresh[next]!, row)) merged.push(fresh[next++]!)
    merged.push(row)
  }
  return [...merged, ...fresh.slice(next)]
}
