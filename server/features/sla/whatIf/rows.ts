import type { Knex } from 'knex'
import type { Outcome, State } from '../../../../contracts/lifecycle.ts'
import type { Extension } from '../../../sla/reportClock.ts'
import type { WhatIfPlan } from './plan.ts'
import type { WhatIfReport } from './tally.ts'

/** Reports read at a time: few enough that working on them takes no more than some milliseconds. */
const CHUNK = 1000

/**
 * Instants as epoch milliseconds, but for the last bits of a double: a million reports have millions of them, and to
 * parse dates, or to let the database reckon them in decimals, would be most of the work.
 */
const ms = (column: string) => `date_part('epoch', ${column}) * 1000`

const SELECT = `
  select code, state, area_id, agency_id, rule_id, calendar_id, outcome,
    nullif(pauses, '[]'), nullif(extensions, '[]'),
    ${['received_at', 'accepted_at', 'resolved_at', 'clock_started_at', 'acknowledge_due_at', 'due_at'].map(ms).join(', ')}
  from report left join report_area on report_id = report.id and set_id = ?
  where received_day between ? and ? order by report.id`

type Instant = number | null
type ExtensionJson = Omit<Extension, 'at' | 'until'> & { at: string; until: string }
type Row = [
  ...[code: string, state: State, areaId: number | null],
  ...[agencyId: number | null, ruleId: number | null, calendarId: number | null, outcome: Outcome | null],
  ...[pauses: [from: string, to: string | null][] | null, extensions: ExtensionJson[] | null],
  ...[receivedAt: number, acceptedAt: Instant, resolvedAt: Instant, startedAt: Instant],
  ...[acknowledgeDueAt: Instant, dueAt: Instant],
]

const instant = (at: number) => new Date(Math.round(at))
const date = (at: Instant) => (at === null ? null : instant(at))

function toReport(row: Row): WhatIfReport {
  const [code, state, areaId, agencyId, ruleId, calendarId, outcome, pauses, extensions] = row
  const [receivedAt, acceptedAt, resolvedAt, startedAt, acknowledgeDueAt, dueAt] = row.slice(9) as Instant[]
  return {
    ...{ code, state, areaId, agencyId },
    receivedAt: instant(receivedAt!),
    acceptedAt: date(acceptedAt!),
    resolvedAt: date(resolvedAt!),
    clock:
      ruleId === null
        ? null
        : {
            ruleId,
            calendarId: calendarId!,
            outcome,
            startedAt: instant(startedAt!),
            acknowledgeDueAt: instant(acknowledgeDueAt!),
            dueAt: date(dueAt!),
            pauses: (pauses ?? []).map(([from, to]) => ({
              from: new Date(from),
              to: to === null ? null : new Date(to),
            })),
            extensions: (extensions ?? []).map((one) => ({
              ...one,
              at: new Date(one.at),
              until: new Date(one.until),
            })),
          },
  }
}

/** How many reports were received in the period. */
export async function countWhatIfRows(trx: Knex, { period }: WhatIfPlan): Promise<number> {
  const { rows } = await trx.raw(
    'select count(*)::integer as reports from report where received_day between ? and ?',
    [period.from, period.to],
  )
  return rows[0].reports
}

/**
 * The reports of the period in the order of their ids, in which both tables lie, chunk by chunk; the next is read while
 * one is worked on. A cursor, so that the database plans once for all chunks.
 */
export async function* readWhatIfRows(
  trx: Knex.Transaction,
  { period, set }: WhatIfPlan,
): AsyncGenerator<WhatIfReport[]> {
  await trx.raw(`declare what_if no scroll cursor for ${SELECT}`, [set.id, period.from, period.to])
  const read = async () => {
    const { rows } = await trx.raw(`fetch ${CHUNK} from what_if`).options({ rowMode: 'array' })
    return rows as Row[]
  }
  let next: Promise<Row[]> | null = read()
  try {
    while (next) {
      const rows: Row[] = await next
      next = rows.length === CHUNK ? read() : null
      yield rows.map(toReport)
    }
  } finally {
    // Whoever leaves early closes the transaction: what is still being read must not fail unheard.
    await next?.catch(() => {})
  }
}
