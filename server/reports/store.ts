import type { Knex } from 'knex'
import { ProblemError } from '../errors.ts'
import type { Extension } from '../sla/reportClock.ts'
import type { ReportRecord, SpellRecord } from './record.ts'

const SPELLS = `
  select json_agg(json_build_array(agency_id, begun_at, begun_day, ended_at, ended_day, outcome, due_at) order by id)
  from assignment where report_id = report.id`

/** Everything that a {@link ReportRecord} needs, for the rows that the rest of the statement picks. */
const SELECT_RECORD = `
  select report.id, code, state, version, channel_id as "channelId", category_id as "categoryId", urgency,
    agency_id as "agencyId", ST_X(geom) as lon, ST_Y(geom) as lat, cell::text, received_at as "receivedAt",
    received_day as "receivedDay", accepted_at as "acceptedAt", resolved_at as "resolvedAt", rated_at as "ratedAt",
    rating, duplicate_of as "duplicateOf", reopened_count as "reopenedCount", handling_minutes as "handlingMinutes",
    changed_at as "changedAt", rule_id as "ruleId", calendar_id as "calendarId", clock_started_at as "startedAt", pauses,
    extensions, acknowledge_due_at as "acknowledgeDueAt", original_due_at as "originalDueAt", due_at as "dueAt", alarm,
    next_alarm_at as "nextAlarmAt", outcome, past_outcomes as "pastOutcomes",
    (select array_agg(area_id order by set_id) from report_area where report_id = report.id) as areas,
    (${SPELLS}) as spells
  from report`

type SpellJson = [number, string, string, string | null, string | null, SpellRecord['outcome'], string | null]
type Clock = NonNullable<ReportRecord['clock']>
type Row = Omit<ReportRecord, 'areas' | 'spells' | 'clock'> & {
  areas: number[] | null
  spells: SpellJson[] | null
  ruleId: number | null
  pauses: [from: string, to: string | null][]
  extensions: (Omit<Extension, 'at' | 'until'> & { at: string; until: string })[]
} & Omit<Clock, 'ruleId' | 'pauses' | 'extensions'>

function toRecord(row: Row): ReportRecord {
  const { ruleId, calendarId, startedAt, pauses, extensions, ...rest } = row
  const { acknowledgeDueAt, originalDueAt, dueAt, alarm, nextAlarmAt, outcome, ...report } = rest
  return {
    ...report,
    areas: row.areas ?? [],
    spells: (row.spells ?? []).map(([agencyId, begunAt, begunDay, endedAt, endedDay, ended, spellDueAt]) => ({
      agencyId,
      begunAt: new Date(begunAt),
      begunDay,
      endedAt: dateOrNull(endedAt),
      endedDay,
      outcome: ended,
      dueAt: dateOrNull(spellDueAt),
    })),
    clock:
      ruleId === null
        ? null
        : {
            ...{
              ruleId,
              calendarId,
              startedAt,
              acknowledgeDueAt,
              originalDueAt,
              dueAt,
              alarm,
              nextAlarmAt,
              outcome,
            },
            pauses: pauses.map(([from, to]) => ({ from: new Date(from), to: dateOrNull(to) })),
            extensions: extensions.map((one) => ({
              ...one,
              at: new Date(one.at),
              until: new Date(one.until),
            })),
          },
  }
}

const dateOrNull = (text: string | null) => (text === null ? null : new Date(text))

/** The columns of a report's clock, by name; all null for a report without one. */
export function clockColumns({ clock, pastOutcomes }: ReportRecord) {
  return {
    rule_id: clock?.ruleId ?? null,
    calendar_id: clock?.calendarId ?? null,
    clock_started_at: clock?.startedAt ?? null,
    pauses: JSON.stringify((clock?.pauses ?? []).map(({ from, to }) => [from, to])),
    extensions: JSON.stringify(clock?.extensions ?? []),
    acknowledge_due_at: clock?.acknowledgeDueAt ?? null,
    original_due_at: clock?.originalDueAt ?? null,
    due_at: clock?.dueAt ?? null,
    alarm: clock?.alarm ?? null,
    next_alarm_at: clock?.nextAlarmAt ?? null,
    outcome: clock?.outcome ?? null,
    past_outcomes: JSON.stringify(pastOutcomes),
  }
}

/**
 * Locks a report and reads it, with the database's clock. Others that the same command will refer to are locked with it,
 * all in one order, so that two commands that name each other wait instead of deadlocking.
 * @throws ProblemError `not-found`
 */
export async function lockReport(
  trx: Knex.Transaction,
  code: string,
  alsoNamed: string[] = [],
): Promise<{ report: ReportRecord; now: Date }> {
  // The lock comes first: what is read in the same statement could be older than what the lock waited for.
  const locked = await trx.raw(
    'select id, code, clock_timestamp() as now from report where code = any(?::text[]) order by id for update',
    [[code, ...alsoNamed]],
  )
  const own = (locked.rows as { id: number; code: string; now: Date }[]).find((row) => row.code === code)
  if (!own) throw new ProblemError('not-found', `There is no report ${code}`)
  const [report] = await readRecordsById(trx, [own.id])
  return { report: report!, now: own.now }
}

/** The id of a report without locking it. @throws ProblemError `not-found` */
export async function findReport(
  knex: Knex,
  code: string,
): Promise<Pick<ReportRecord, 'id' | 'code' | 'reopenedCount'>> {
  const { rows } = await knex.raw(
    'select id, code, reopened_count as "reopenedCount" from report where code = ?',
    [code],
  )
  if (rows.length === 0) throw new ProblemError('not-found', `There is no report ${code}`)
  return rows[0]
}

/** Reads records by id, in order of id; the rows should be locked by then. */
export async function readRecordsById(knex: Knex, ids: number[]): Promise<ReportRecord[]> {
  const { rows } = await knex.raw(`${SELECT_RECORD} where report.id = any(?::bigint[]) order by report.id`, [
    ids,
  ])
  return (rows as Row[]).map(toRecord)
}

/** Reads the records after an id, in order of id, at most `limit`: for verification and re-counting. */
export async function readRecords(knex: Knex, afterId: number, limit: number): Promise<ReportRecord[]> {
  const { rows } = await knex.raw(`${SELECT_RECORD} where report.id > ? order by report.id limit ?`, [
    afterId,
    limit,
  ])
  return (rows as Row[]).map(toRecord)
}

/** Stores what a transition changed: the report's own row and its spells. */
export async function updateReport(
  trx: Knex.Transaction,
  before: ReportRecord,
  after: ReportRecord,
): Promise<void> {
  await trx('report')
    .where({ id: after.id })
    .update({
      state: after.state,
      version: after.version,
      agency_id: after.agencyId,
      urgency: after.urgency,
      accepted_at: after.acceptedAt,
      resolved_at: after.resolvedAt,
      rated_at: after.ratedAt,
      rating: after.rating,
      duplicate_of: after.duplicateOf,
      reopened_count: after.reopenedCount,
      handling_minutes: after.handlingMinutes,
      changed_at: after.changedAt,
      ...clockColumns(after),
    })
  if (after.spells === before.spells) return
  const ended = after.spells.find(
    (spell, index) => spell.endedAt && !before.spells[index]?.endedAt && before.spells[index],
  )
  if (ended)
    await trx.raw(
      'update assignment set ended_at = ?, ended_day = ?, outcome = ? where report_id = ? and ended_at is null',
      [ended.endedAt, ended.endedDay, ended.outcome, after.id] as Knex.RawBinding[],
    )
  const share = after.spells[before.spells.length - 1]
  if (share && !share.endedAt && share.dueAt?.getTime() !== before.spells.at(-1)!.dueAt?.getTime())
    await trx.raw('update assignment set due_at = ? where report_id = ? and ended_at is null', [
      share.dueAt as Date,
      after.id,
    ])
  for (const spell of after.spells.slice(before.spells.length))
    await trx.raw(
      'insert into assignment (report_id, agency_id, begun_at, begun_day, due_at) values (?, ?, ?, ?, ?)',
      [after.id, spell.agencyId, spell.begunAt, spell.begunDay, spell.dueAt as Date],
    )
}

/** Stores the clocks of locked reports as they were reckoned anew, and the share of the agency that has each. */
export async function updateClocks(
  trx: Knex,
  changes: { before: ReportRecord; after: ReportRecord }[],
): Promise<void> {
  const rows = changes.map(({ before, after }) => {
    const { rule_id, calendar_id, acknowledge_due_at, original_due_at, due_at, alarm, next_alarm_at } =
      clockColumns(after)
    const share = after.spells === before.spells ? null : after.spells.at(-1)!.dueAt
    return {
      id: after.id,
      rule_id,
      calendar_id,
      acknowledge_due_at,
      original_due_at,
      due_at,
      alarm,
      next_alarm_at,
      share,
    }
  })
  if (rows.length === 0) return
  await trx.raw(
    `with row as materialized (
       select * from jsonb_to_recordset(?::jsonb) as row(id bigint, rule_id integer, calendar_id integer,
         acknowledge_due_at timestamptz, original_due_at timestamptz, due_at timestamptz, alarm text,
         next_alarm_at timestamptz, share timestamptz)),
     shares as (
       update assignment set due_at = row.share from row
       where report_id = row.id and ended_at is null and row.share is not null)
     update report set rule_id = row.rule_id, calendar_id = row.calendar_id, acknowledge_due_at = row.acknowledge_due_at,
       original_due_at = row.original_due_at, due_at = row.due_at, alarm = row.alarm, next_alarm_at = row.next_alarm_at
     from row where report.id = row.id`,
    [JSON.stringify(rows)],
  )
}
