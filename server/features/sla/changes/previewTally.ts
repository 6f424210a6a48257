import type { SlaPreview } from '../../../../contracts/slaChange.ts'
import type { ReportRecord } from '../../../reports/record.ts'
import { howMoved } from '../../../reports/recompute.ts'

type Moved = Pick<
  SlaPreview,
  'open' | 'affected' | 'earlier' | 'later' | 'same' | 'standing' | 'before' | 'after'
>
type Move = SlaPreview['moves'][number]

const LISTED = 100
const none = (): Moved => ({
  ...{ open: 0, affected: 0, earlier: 0, later: 0, same: 0, standing: 0 },
  before: { dueSoon: 0, overdue: 0 },
  after: { dueSoon: 0, overdue: 0 },
})

/** What a change would move, added up over open reports: for the city, each area of a set and each agency. */
export class PreviewTally {
  readonly total = none()
  readonly areas = new Map<number, Moved>()
  readonly agencies = new Map<number, Moved>()
  #moves: Move[] = []

  /** @param after null for a report that the change does not concern; areas are those of the set looked through */
  add(before: ReportRecord, after: ReportRecord | null, areas: number[]) {
    const counts = [this.total, ...areas.map((id) => entry(this.areas, id))]
    if (before.agencyId !== null) counts.push(entry(this.agencies, before.agencyId))
    const how = after && howMoved(before, after)
    for (const count of counts) {
      count.open++
      countAlarm(count.before, before)
      countAlarm(count.after, after ?? before)
      if (!how) continue
      count.affected++
      count[how]++
    }
    if (after && (how === 'earlier' || how === 'later')) this.#list(before, after)
  }

  /** Those that become overdue first, then the largest moves. */
  get moves(): Move[] {
    return this.#moves.sort(byWeight).slice(0, LISTED)
  }

  #list({ code, clock: before }: ReportRecord, { clock: after }: ReportRecord) {
    this.#moves.push({
      code,
      dueBefore: before!.dueAt!.toISOString(),
      dueAfter: after!.dueAt!.toISOString(),
      alarmBefore: before!.alarm,
      alarmAfter: after!.alarm,
    })
    if (this.#moves.length >= 50 * LISTED) this.#moves = this.moves
  }
}

function entry(map: Map<number, Moved>, id: number): Moved {
  let counts = map.get(id)
  if (!counts) map.set(id, (counts = none()))
  return counts
}

function countAlarm(counts: Moved['before'], { clock }: ReportRecord) {
  if (clock?.alarm === 'due_soon') counts.dueSoon++
  if (clock?.alarm === 'overdue') counts.overdue++
}

const becomesOverdue = ({ alarmBefore, alarmAfter }: Move) =>
  alarmAfter === 'overdue' && alarmBefore !== 'overdue'
const size = ({ dueBefore, dueAfter }: Move) => Math.abs(Date.parse(dueAfter) - Date.parse(dueBefore))
const byWeight = (a: Move, b: Move) =>
  Number(becomesOverdue(b)) - Number(becomesOverdue(a)) || size(b) - size(a)
