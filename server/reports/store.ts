import type { Knex } from 'knex'
import { ProblemError } from '../errors.ts'
import type { ReportRecord, SpellRecord } from './record.ts'

const SPELLS = `
  select json_agg(json_build_array(agency_id, begun_at, begun_day, ended_at, ended_day, outcome) order by id)
  from assignment where report_id = report.id`

/** Everything that a {@link ReportRecord} needs, for the rows that the rest of the statement picks. */
const SELECT_RECORD = `
  select report.id, code, state, version, channel_id as "channelId", category_id as "categoryId", urgency,
    agency_id as "agencyId", ST_X(geom) as lon, ST_Y(geom) as lat, cell::text, received_at as "receivedAt",
    received_day as "receivedDay", accepted_at as "acceptedAt", resolved_at as "resolvedAt", rated_at as "ratedAt",
    rating, duplicate_of as "duplicateOf", reopened_count as "reopenedCount", handling_minutes as "handlingMinutes",
    changed_at as "changedAt",
    (select array_agg(area_id order by set_id) from report_area where report_id = report.id) as areas,
    (${SPELLS}) as spells
  from report`

type SpellJson = [number, string, string, string | null, string | null, SpellRecord['outcome']]
type Row = Omit<ReportRecord, 'areas' | 'spells'> & { areas: number[] | null; spells: SpellJson[] | null }

function toRecord(row: Row): ReportRecord {
  return {
    ...row,
    areas: row.areas ?? [],
    spells: (row.spells ?? []).map(([agencyId, begunAt, begunDay, endedAt, endedDay, outcome]) => ({
      agencyId,
      begunAt: new Date(begunAt),
      begunDay,
      endedAt: endedAt === null ? null : new Date(endedAt),
      endedDay,
      outcome,
    })),
  }
}

/**
 * Locks a report and reads it, with the database's clock.
 * @throws ProblemError `not-found`
 */
export async function lockReport(
  trx: Knex.Transaction,
  code: string,
): Promise<{ report: ReportRecord; now: Date }> {
  // The lock comes first: what is read in the same statement could be older than what the lock waited for.
  const locked = await trx.raw('select id, clock_timestamp() as now from report where code = ? for update', [
    code,
  ])
  if (locked.rows.length === 0) throw new ProblemError('not-found', `There is no report ${code}`)
  const { rows } = await trx.raw(`${SELECT_RECORD} where report.id = ?`, [locked.rows[0].id])
  return { report: toRecord(rows[0] as Row), now: locked.rows[0].now }
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
  await trx.raw(
    `update report set state = ?, version = ?, agency_id = ?, accepted_at = ?, resolved_at = ?, rated_at = ?, rating = ?,
       duplicate_of = ?, reopened_count = ?, handling_minutes = ?, changed_at = ? where id = ?`,
    [
      after.state,
      after.version,
      after.agencyId,
      after.acceptedAt,
      after.resolvedAt,
      after.ratedAt,
      after.rating,
      after.duplicateOf,
      after.reopenedCount,
      after.handlingMinutes,
      after.changedAt,
      after.id,
    ].map((value) => value ?? null) as Knex.RawBinding[],
  )
  if (after.spells === before.spells) return
  const ended = after.spells.find(
    (spell, index) => spell.endedAt && !before.spells[index]?.endedAt && before.spells[index],
  )
  if (ended)
    await trx.raw(
      'update assignment set ended_at = ?, ended_day = ?, outcome = ? where report_id = ? and ended_at is null',
      [ended.endedAt, ended.endedDay, ended.outcome, after.id] as Knex.RawBinding[],
    )
  for (const spell of after.spells.slice(before.spells.length))
    await trx.raw('insert into assignment (report_id, agency_id, begun_at, begun_day) values (?, ?, ?, ?)', [
      after.id,
      spell.agencyId,
      spell.begunAt,
      spell.begunDay,
    ])
}
