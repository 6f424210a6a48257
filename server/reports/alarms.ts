import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { keepAreas } from '../areas/lock.ts'
import { appendToOutbox, type OutboxEvent } from '../log/outbox.ts'
import { Periodic } from '../process/periodic.ts'
import { factsOf, placeOf, type ReportRecord } from './record.ts'
import type { Reference } from './reference.ts'
import { readRecordsById } from './store.ts'
import { ringUntil } from './transition.ts'

const TICK_MS = 200
const RETRY_MS = 1000
/** Small enough that intake never waits long behind it, large enough that ten thousand at once are drained in seconds. */
const BATCH = 500

/** The events of alarms that rang, each at its true time. Nothing of them is written by a person. */
export function alarmEvents(
  reference: Reference,
  before: ReportRecord,
  rung: ReturnType<typeof ringUntil>['rung'],
): OutboxEvent[] {
  return rung.map(({ report, alarm, at }, index) => ({
    reportId: report.id,
    kind: `sla.${alarm}` as const,
    at,
    before: factsOf(index === 0 ? before : rung[index - 1]!.report),
    after: factsOf(report),
    data: placeOf(reference, report),
  }))
}

/**
 * Rings the alarms of deadlines that have come, oldest first: each exactly once, since ringing it and saying so is one
 * transaction on the locked report. Any number of processes may do it; they pass over what another has in hand.
 * @returns how many reports were taken in hand
 */
export async function ringDueAlarms(knex: Knex, reference: Reference): Promise<number> {
  return knex.transaction(async (trx) => {
    await keepAreas(trx)
    const { rows } = await trx.raw(
      // Not clock_timestamp(): what may change from row to row is no condition of an index, and all the open would be read.
      `select id, statement_timestamp() as now from report where next_alarm_at <= statement_timestamp()
       order by next_alarm_at limit ? for update skip locked`,
      [BATCH],
    )
    if (rows.length === 0) return 0
    const now: Date = rows[0].now
    const reports = await readRecordsById(
      trx,
      rows.map((row: { id: number }) => row.id),
    )
    const rung = reports.map((before) => ({ before, ...ringUntil(before, now) }))
    await trx.raw(
      `update report set alarm = row.alarm, next_alarm_at = row.next_alarm_at
       from unnest(?::bigint[], ?::text[], ?::timestamptz[]) as row(id, alarm, next_alarm_at) where report.id = row.id`,
      [
        rung.map(({ report }) => report.id),
        rung.map(({ report }) => report.clock!.alarm!),
        rung.map(({ report }) => report.clock!.nextAlarmAt?.toISOString() ?? null) as string[],
      ],
    )
    const events = rung.flatMap(({ before, rung: alarms }) => alarmEvents(reference, before, alarms))
    await appendToOutbox(
      trx,
      events.sort((a, b) => a.at.getTime() - b.at.getTime()),
    )
    return reports.length
  })
}

/** What a clock of this process is given. */
export interface ClockDeps {
  knex: Knex
  log: Logger
  reference: () => Reference
  /** Says that something was committed to the outbox. */
  committed: () => void
}

/** The SLA clock: looks for deadlines that have come, five times a second, and goes on at once while there are more. */
export function createAlarmClock({ knex, log, reference, committed }: ClockDeps): Periodic {
  return new Periodic({
    async work() {
      const rung = await ringDueAlarms(knex, reference())
      if (rung > 0) committed()
      return rung === BATCH
    },
    failed: (error) => log.warn({ error }, 'alarms cannot be rung'),
    pauseMs: TICK_MS,
    retryMs: RETRY_MS,
  })
}
