import type { ReportDetail } from '../../contracts/report.ts'
import { openStates, type Outcome, type State } from '../../contracts/lifecycle.ts'
import type { SlaExplanation } from '../../contracts/sla.ts'
import type { Stretch, StretchKind } from './strip.ts'

const isOpen = (state: string) => openStates.some((open) => open === state)
const closing = new Set(['resolved', 'refused', 'duplicate'])

/** When the report was last closed, in ms since 1970; null while somebody has to act. */
export function endedAtOf({
  state,
  timeline,
}: {
  state: State
  timeline: Pick<ReportDetail['timeline'][number], 'kind' | 'at'>[]
}) {
  const end = isOpen(state) ? undefined : timeline.findLast(({ kind }) => closing.has(kind))
  return end ? Date.parse(end.at) : null
}

export interface Status {
  /** Key of the messages `sla.status`. */
  name: 'left' | 'overdue' | 'waiting' | 'waitingLeft' | 'closed' | Outcome
  tone: 'calm' | 'soon' | 'late' | 'paused' | 'done'
  /** What is left of the limit (`left`, `waitingLeft`), or the real time past the deadline. */
  minutes: number
}

/** How a report stands to its deadline at `now` (ms). */
export function statusOf(
  sla: SlaExplanation,
  stretches: Stretch[],
  now: number,
  endedAt: number | null,
): Status {
  const past = sla.dueAt === null ? 0 : Math.max(0, (endedAt ?? now) - Date.parse(sla.dueAt)) / 60_000
  if (endedAt !== null) {
    if (sla.outcome === null) return { name: 'closed', tone: 'done', minutes: 0 }
    return { name: sla.outcome, tone: sla.outcome === 'late' ? 'late' : 'done', minutes: past }
  }
  if (sla.dueAt === null) {
    const used = stretches.reduce((sum, { minutes }) => sum + minutes, 0)
    const extended = stretches.some(({ extension }) => extension !== null)
    if (extended || used >= sla.rule.resolve.minutes) return { name: 'waiting', tone: 'paused', minutes: 0 }
    return { name: 'waitingLeft', tone: 'paused', minutes: sla.rule.resolve.minutes - used }
  }
  if (past > 0) return { name: 'overdue', tone: 'late', minutes: Math.ceil(past) }
  const left = stretches
    .filter(({ kind }) => kind === 'work')
    .reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, now)), 0)
  return { name: 'left', tone: sla.alarm === 'due_soon' ? 'soon' : 'calm', minutes: left / 60_000 }
}

export interface Total {
  kind: StretchKind
  extended: boolean
  /** Real time. */
  minutes: number
}

/** How much of each kind the strip holds, in the order in which they first come. */
export function totalsOf(stretches: Stretch[]): Total[] {
  const totals = new Map<string, Total>()
  for (const { kind, extension, from, to } of stretches) {
    const extended = kind === 'work' && extension !== null
    const total = totals.get(`${kind} ${extended}`) ?? { kind, extended, minutes: 0 }
    total.minutes += (to - from) / 60_000
    totals.set(`${kind} ${extended}`, total)
  }
  return [...totals.values()]
}
