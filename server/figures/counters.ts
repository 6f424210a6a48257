/**
 * What is counted. `cohort` counters belong to the local day on which a report was received and follow its present state;
 * `flow` counters belong to the local day on which a spell (one time that one agency had the report) began or ended.
 * Each is a column of `tally_day` under the same name.
 */
export const cohortCounters = [
  'received',
  'acknowledged',
  'processed',
  'resolved_ever',
  'rated',
  'satisfied',
  'accepted',
  'dissatisfied',
  'refused',
  'duplicate',
  'reopened',
  'acknowledged_in_time',
  'on_time',
  'on_time_after_extension',
  'late',
] as const
export const flowCounters = ['begun', 'ended', 'ended_resolved'] as const
export const dayCounters = [...cohortCounters, ...flowCounters] as const
export type DayCounter = (typeof dayCounters)[number]

/** Gauges of the present moment, columns of `tally_now`. */
export const nowCounters = ['open', 'assigned', 'due_soon', 'overdue'] as const
export type NowCounter = (typeof nowCounters)[number]

/** Area 0 and agency 0 stand for "all". */
export const ALL = 0
