import type { Knex } from 'knex'
import type { z } from 'zod'
import type { Deadlines, deadlinesQuery } from '../../../contracts/deadlines.ts'
import { ALL } from '../../figures/counters.ts'
import { areasOf } from '../../figures/readCounts.ts'
import { scopeOf, tallyIds, type Scope } from '../../figures/scope.ts'
import type { Deps } from '../../http/deps.ts'
import type { Reference } from '../../reports/reference.ts'
import { fromTime } from '../replay/time.ts'
import { readDueNow, type Due, type Slots } from './dueNow.ts'
import { readOpenThen } from './dueThen.ts'

const MINUTE = 60_000

/**
 * What of a scope falls due in the next hours, slot by slot, and what is overdue; in one snapshot. Of a past instant: in the
 * hours that followed, as the deadlines stood then.
 * @throws ProblemError `unknown-code`, and as {@link fromTime}
 */
export async function readDeadlines(deps: Deps, query: z.infer<typeof deadlinesQuery>): Promise<Deadlines> {
  const city = deps.reference()
  const scope = scopeOf(city, query)
  return fromTime(deps, query.at, async (trx, { past, at, seq }) => {
    const slotMs = query.slotMinutes * MINUTE
    const from = Math.floor(at.getTime() / slotMs) * slotMs
    const count = Math.ceil((at.getTime() + query.hours * 60 * MINUTE - from) / slotMs)
    const slots = { from, slotMs, slots: count }
    const due = past
      ? await readDueThen(trx, city, scope, slots, query.limit, seq)
      : await readDueNow(trx, city, scope, slots, query.limit)
    const { area, agency } = tallyIds(scope)
    const perSlot = (of: (row: Due['counted'][number]) => boolean) => {
      const counts = Array.from({ length: count }, () => 0)
      for (const row of due.counted) if (of(row)) counts[row.slot]! += row.n
      return counts
    }
    const table = (ids: number[], kind: 'agency' | 'area', overdue: (id: number) => number) =>
      ids
        .map((id) => ({
          id,
          overdue: id === 0 ? 0 : overdue(id),
          due: perSlot((row) => row[kind] === id),
        }))
        .filter((row) => row.overdue > 0 || row.due.some((n) => n > 0))
    return {
      asOfSeq: seq,
      at: at.toISOString(),
      set: scope.set.code,
      slotMinutes: query.slotMinutes,
      slots: Array.from({ length: count }, (_, index) => new Date(from + index * slotMs).toISOString()),
      due: perSlot(() => true),
      overdue: due.overdue(area, agency),
      areas: table([0, ...areasOf(city, scope).map(({ id }) => id)], 'area', (id) => due.overdue(id, agency)),
      agencies: table(
        [0, ...(scope.agency ? [scope.agency] : city.agencies.all).map(({ id }) => id)],
        'agency',
        (id) => due.overdue(area, id),
      ),
      next: due.next.map(({ dueAt, ...report }) => ({ ...report, dueAt: dueAt.toISOString() })),
    }
  })
}

async function readDueThen(
  trx: Knex,
  city: Reference,
  scope: Scope,
  { from, slotMs, slots }: Slots,
  limit: number,
  seq: number,
): Promise<Due> {
  const open = await readOpenThen(trx, city, scope, seq)
  const late = open.filter(({ alarm }) => alarm === 'overdue')
  const due = open
    .flatMap((report) =>
      report.dueAt && report.alarm !== 'overdue' ? [{ ...report, dueAt: report.dueAt }] : [],
    )
    .filter(({ dueAt }) => dueAt.getTime() < from + slots * slotMs)
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.code.localeCompare(b.code))
  return {
    // One by one: they are few, and added up where they are read.
    counted: due.map(({ dueAt, agency, area }) => ({
      slot: Math.max(0, Math.floor((dueAt.getTime() - from) / slotMs)),
      ...{ agency, area, n: 1 },
    })),
    next: due.slice(0, limit),
    overdue: (area, agency) =>
      late.filter(
        (report) => (area === ALL || report.area === area) && (agency === ALL || report.agency === agency),
      ).length,
  }
}
