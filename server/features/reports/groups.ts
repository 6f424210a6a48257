import { openStates, processedStates } from '../../../contracts/lifecycle.ts'
import type { ReportGroup } from '../../../contracts/report.ts'

const list = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ')
const processed = `state in (${list(processedStates)})`
const rated = (condition: string) => `(state = 'rated' and ${condition})`

/** The rows of each group, as SQL over `report`; what server/figures/tallyChanges.ts counts, said a second way. */
export const groupConditions: Record<ReportGroup, string> = {
  received: 'true',
  // Spelled as in the partial index report_open.
  open: `state in (${list(openStates)})`,
  acknowledged: 'accepted_at is not null',
  processed,
  'ever-resolved': `(${processed} or reopened_count > 0)`,
  rated: rated('rating is not null'),
  satisfied: rated(`rating = 'satisfied'`),
  accepted: rated(`rating = 'accepted'`),
  dissatisfied: rated(`rating = 'dissatisfied'`),
  'satisfied-or-accepted': rated(`rating in ('satisfied', 'accepted')`),
  refused: `state = 'refused'`,
  duplicate: `state = 'duplicate'`,
  reopened: 'reopened_count > 0',
  measured: `(${processed} and handling_minutes is not null)`,
}
