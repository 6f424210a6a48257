import { openStates, processedStates } from '../../../contracts/lifecycle.ts'
import type { ReportGroup } from '../../../contracts/report.ts'

/** Words as SQL has them between brackets; never what somebody sent. */
export const list = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ')
const processed = `state in (${list(processedStates)})`
const open = `state in (${list(openStates)})`
const rated = (condition: string) => `(state = 'rated' and ${condition})`

/** Resolved so shortly before the deadline in force: the last minute. */
export const LAST_MINUTES = 30

/** The rows of each group, as SQL over `report`; what server/figures/tallyChanges.ts counts, said a second way. */
export const groupConditions: Record<ReportGroup, string> = {
  received: 'true',
  // Spelled as in the partial index report_open.
  open,
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
  'due-soon': `(${open} and alarm = 'due_soon')`,
  overdue: `(${open} and alarm = 'overdue')`,
  'on-time': `(${processed} and outcome = 'on_time')`,
  'on-time-after-extension': `(${processed} and outcome = 'on_time_after_extension')`,
  late: `(${processed} and outcome = 'late')`,
  'with-outcome': `(${processed} and outcome is not null)`,
  'acknowledged-in-time': 'accepted_at <= acknowledge_due_at',
  'last-minute': `(${processed} and outcome is not null and resolved_at <= due_at
    and resolved_at > due_at - interval '${LAST_MINUTES} minutes')`,
  // Only what was added since it was last reopened shows the answer that stands.
  'without-photo': `(${processed} and not exists (select from photo
    where photo.report_id = report.id and kind = 'after' and round = reopened_count))`,
  'ever-referred': 'exists (select from assignment where assignment.report_id = report.id)',
  // Few were passed on twice: the order of their spells is looked at for them alone.
  'ping-pong': `exists (select from assignment where assignment.report_id = report.id offset 2) and exists (select from (
    select agency_id, lag(agency_id) over spells as before, lag(agency_id, 2) over spells as before_that
    from assignment where assignment.report_id = report.id window spells as (order by assignment.id)) passed
    where agency_id = before_that and agency_id <> before)`,
  measured: `(${processed} and handling_minutes is not null)`,
}
