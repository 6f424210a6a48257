import type { Deadline, HistoryReport } from '../../../fixtures/generator/history/index.ts'
import { pick, type Reference } from '../../reports/reference.ts'
import { clockAt } from '../../reports/timekeeping.ts'

/** What the city's rules and calendar promise a report that comes in; null where no rule holds. */
export function deadlinesOf({ timekeeping, categories }: Pick<Reference, 'timekeeping' | 'categories'>) {
  return ({
    category,
    urgency,
    receivedAt,
  }: Pick<HistoryReport, 'category' | 'urgency' | 'receivedAt'>): Deadline | null => {
    const { id: categoryId } = pick(categories, 'category', category)
    const clock = clockAt(timekeeping, { categoryId, urgency }, receivedAt, null)
    if (!clock?.dueAt) return null
    const { extendBy, extensions } = timekeeping.basis(clock).limits
    return { dueAt: clock.dueAt, extendBy, extensions }
  }
}
