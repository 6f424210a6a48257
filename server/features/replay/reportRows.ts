import type { Knex } from 'knex'
import type { Time } from './time.ts'

/** What stands after `from`: the reports as they stand, or as the last event that the log held of each at a past time left them. */
export function reportRows({ past, seq }: Time): { sql: string; bindings: Knex.RawBinding[] } {
  if (!past) return { sql: 'report', bindings: [] }
  return {
    sql: `(select report.id, code, urgency, received_at, received_day, geom, (after->>'category')::integer as category_id,
        after->>'state' as state, after->>'alarm' as alarm,
        (select max(at) from event_log answer where answer.report_id = report.id and kind = 'resolved' and seq <= ?) as resolved_at
      from report, lateral (select after from event_log
        where report_id = report.id and seq <= ? and after is not null order by seq desc limit 1) as last) as report`,
    bindings: [seq, seq],
  }
}
