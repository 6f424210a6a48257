import type { Knex } from 'knex'
import type { Intake } from '../../contracts/report.ts'
import type { ReportRecord } from './record.ts'
import { clockColumns } from './store.ts'

const CLOCK_COLUMNS = [
  'rule_id',
  'calendar_id',
  'clock_started_at',
  'pauses',
  'extensions',
  'acknowledge_due_at',
  'original_due_at',
  'due_at',
  'alarm',
  'next_alarm_at',
  'outcome',
  'past_outcomes',
] as const

/** A report to be stored, with what is not part of its record. */
export interface NewReport {
  record: ReportRecord
  source: string
  externalId: string | null
  address: string | null
  text: string
  reporter: Intake['reporter'] | null
}

/** Reserves ids, so that codes are known before the rows are written. */
export async function reserveIds(knex: Knex, count: number): Promise<number[]> {
  const { rows } = await knex.raw(
    `select nextval(pg_get_serial_sequence('report', 'id'))::integer as id from generate_series(1, ?::integer)`,
    [count],
  )
  return rows.map((row: { id: number }) => row.id)
}

/** The public code of a report, e.g. `HN-0000042`. */
export function codeOf(prefix: string, id: number): string {
  return `${prefix}-${String(id).padStart(7, '0')}`
}

/**
 * Stores new reports with their areas, spells and reporters, in the transaction given. Reports whose source and
 * external id are known already are left out: the ids that were stored come back.
 */
export async function insertReports(trx: Knex, reports: NewReport[]): Promise<Set<number>> {
  // In one order everywhere, so that two batches with the same ids wait for each other instead of deadlocking.
  const ordered = reports.toSorted((a, b) => compareKeys(a, b) || a.record.id - b.record.id)
  const clocks = new Map(ordered.map((report) => [report, clockColumns(report.record)]))
  const clockOf = CLOCK_COLUMNS.map((name) => (report: NewReport) => clocks.get(report)![name])
  const { rows } = await trx.raw(
    `insert into report (id, code, source, external_id, channel_id, category_id, urgency, state, version, agency_id, geom,
       cell, address, text, received_at, received_day, accepted_at, resolved_at, rated_at, rating, duplicate_of,
       reopened_count, handling_minutes, changed_at,
       rule_id, calendar_id, clock_started_at, pauses, extensions, acknowledge_due_at, original_due_at, due_at, alarm, next_alarm_at, outcome, past_outcomes)
     overriding system value
     select id, code, source, external_id, channel, category, urgency, state, version, agency,
       ST_SetSRID(ST_MakePoint(lon, lat), 4326), cell, address, text, received_at, received_day, accepted_at, resolved_at,
       rated_at, rating, duplicate_of, reopened_count, handling_minutes, changed_at,
       rule_id, calendar_id, clock_started_at, pauses, extensions, acknowledge_due_at, original_due_at, due_at, alarm, next_alarm_at, outcome, past_outcomes
     from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::integer[], ?::text[], ?::text[],
       ?::integer[], ?::integer[], ?::float8[], ?::float8[], ?::bigint[], ?::text[], ?::text[], ?::timestamptz[],
       ?::date[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::bigint[], ?::integer[],
       ?::integer[], ?::timestamptz[],
       ?::integer[], ?::integer[], ?::timestamptz[], ?::jsonb[], ?::jsonb[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::text[], ?::jsonb[])
       as row(id, code, source, external_id, channel, category, urgency, state, version, agency, lon, lat, cell, address,
         text, received_at, received_day, accepted_at, resolved_at, rated_at, rating, duplicate_of, reopened_count,
         handling_minutes, changed_at, rule_id, calendar_id, clock_started_at, pauses, extensions, acknowledge_due_at, original_due_at, due_at, alarm, next_alarm_at, outcome, past_outcomes)
     on conflict do nothing returning id`,
    columns(ordered, [
      ({ record }) => record.id,
      ({ record }) => record.code,
      (report) => report.source,
      (report) => report.externalId,
      ({ record }) => record.channelId,
      ({ record }) => record.categoryId,
      ({ record }) => record.urgency,
      ({ record }) => record.state,
      ({ record }) => record.version,
      ({ record }) => record.agencyId,
      ({ record }) => record.lon,
      ({ record }) => record.lat,
      ({ record }) => record.cell,
      (report) => report.address,
      (report) => report.text,
      ({ record }) => record.receivedAt,
      ({ record }) => record.receivedDay,
      ({ record }) => record.acceptedAt,
      ({ record }) => record.resolvedAt,
      ({ record }) => record.ratedAt,
      ({ record }) => record.rating,
      ({ record }) => record.duplicateOf,
      ({ record }) => record.reopenedCount,
      ({ record }) => record.handlingMinutes,
      ({ record }) => record.changedAt,
      ...clockOf,
    ]),
  )
  const stored = new Set<number>(rows.map((row: { id: number | string }) => Number(row.id)))
  await insertParts(
    trx,
    ordered.filter(({ record }) => stored.has(record.id)),
  )
  return stored
}

async function insertParts(trx: Knex, reports: NewReport[]) {
  const areas = reports.flatMap(({ record }) => record.areas.map((area) => ({ report: record.id, area })))
  await trx.raw(
    `insert into report_area (report_id, set_id, area_id)
     select report, set_id, area.id from unnest(?::bigint[], ?::integer[]) as row(report, area) join area on area.id = area`,
    columns(areas, [({ report }) => report, ({ area }) => area]),
  )
  const spells = reports.flatMap(({ record }) =>
    record.spells.map((spell) => ({ report: record.id, ...spell })),
  )
  if (spells.length > 0)
    await trx.raw(
      `insert into assignment (report_id, agency_id, begun_at, begun_day, ended_at, ended_day, outcome, due_at)
       select * from unnest(?::bigint[], ?::integer[], ?::timestamptz[], ?::date[], ?::timestamptz[], ?::date[], ?::text[],
         ?::timestamptz[])`,
      columns(spells, [
        (spell) => spell.report,
        (spell) => spell.agencyId,
        (spell) => spell.begunAt,
        (spell) => spell.begunDay,
        (spell) => spell.endedAt,
        (spell) => spell.endedDay,
        (spell) => spell.outcome,
        (spell) => spell.dueAt,
      ]),
    )
  const reporters = reports.filter(({ reporter }) => reporter)
  if (reporters.length > 0)
    await trx.raw(
      `insert into reporter (report_id, name, phone, email) select * from unnest(?::bigint[], ?::text[], ?::text[], ?::text[])`,
      columns(reporters, [
        ({ record }) => record.id,
        ({ reporter }) => reporter?.name ?? null,
        ({ reporter }) => reporter?.phone ?? null,
        ({ reporter }) => reporter?.email ?? null,
      ]),
    )
}

type Cell = string | number | Date | null
/** One bound array per column. */
function columns<Row>(rows: Row[], of: ((row: Row) => Cell)[]): Knex.RawBinding[] {
  return of.map((cell) => rows.map((row) => cell(row))) as unknown as Knex.RawBinding[]
}

function compareKeys(a: NewReport, b: NewReport): number {
  const [left, right] = [`${a.source} ${a.externalId ?? ''}`, `${b.source} ${b.externalId ?? ''}`]
  return left < right ? -1 : left > right ? 1 : 0
}
