import type { Knex } from 'knex'
import { processedStates } from '../../contracts/lifecycle.ts'
import type { OpenField, OpenSettings } from '../../contracts/openData.ts'
import { shownPoint } from '../identity/precision.ts'
import { readHead } from '../log/read.ts'
import type { Reference } from '../reports/reference.ts'

/**
 * Before when a report must have been received to be public: the last midnight of the city that lies the delay back, or the
 * last full hour where the delay is not of whole days. All of a day or an hour come at once, so that nobody sees when one
 * report came in by asking again and again.
 */
export async function cutOff(knex: Knex, city: Reference, { delayHours }: OpenSettings, now: Date) {
  const unit = delayHours % 24 === 0 ? 'day' : 'hour'
  const { rows } = await knex.raw(
    `select date_trunc(?, (?::timestamptz - make_interval(hours => ?)) at time zone ?) at time zone ? as until`,
    [unit, now.toISOString(), delayHours, city.city.timeZone, city.city.timeZone],
  )
  return rows[0].until as Date
}

/** What each field is taken from: as the report stood at the cut-off. Null where the field was not chosen. */
const sources = (city: Reference): Record<OpenField, string> => ({
  category: 'category.code',
  channel: 'channel.code',
  state: `last.after->>'state'`,
  agency: 'agency.code',
  areas: `nullif(jsonb_strip_nulls(jsonb_build_object(${city.areaSets.all
    .map(({ id, code }) => `'${code.replaceAll("'", "''")}', area_${id}.code`)
    .join(', ')})), '{}')`,
  receivedDay: 'report.received_day',
  resolvedDay: `case when last.after->>'state' in (${processedStates.map((state) => `'${state}'`).join(', ')})
     and report.resolved_at < :until then (report.resolved_at at time zone :zone)::date end`,
  rating: `last.after->>'rating'`,
  outcome: `last.after->>'outcome'`,
})

/**
 * SQL of the reports older than the cut-off. Lists are joined, not looked up: there may be millions of reports.
 * @param which a further condition on `report`
 */
function candidates({ fields, cellMetres }: OpenSettings, city: Reference, which = 'true'): string {
  const columns = Object.entries(sources(city)).map(
    ([name, sql]) => `${fields.includes(name as OpenField) ? sql : 'null'} as "${name}"`,
  )
  const sets = city.areaSets.all.map(({ id }) => id)
  return `select report.id, ${shownPoint('report.geom', cellMetres, city.city.center[1])} as geom, ${columns.join(', ')}
    from report cross join lateral (
      select after from event_log where report_id = report.id and at < :until and after is not null
      order by seq desc limit 1) as last
    left join channel on channel.id = report.channel_id
    left join category on category.id = (last.after->>'category')::integer
    left join agency on agency.id = (last.after->>'agency')::integer
    ${sets
      .map(
        (id) => `left join report_area in_${id} on in_${id}.report_id = report.id and in_${id}.set_id = ${id}
      left join area area_${id} on area_${id}.id = in_${id}.area_id`,
      )
      .join('\n')}
    where report.received_at < :until and ${which}`
}

/** With how many others each lies in the same cell, and the same areas where these are told. @param from SQL of candidates */
const together = (from: string) =>
  `select *, count(*) over (partition by geom, areas) as together from ${from} as candidate`

const bound = (city: Reference, until: Date) => ({ until: until.toISOString(), zone: city.city.timeZone })

/** The columns of `open_report` after its names and its place, in its order. */
const columnsSql = [
  ...['category', 'channel', 'state', 'agency'].map((name) => `${name}::text`),
  ...['areas::jsonb', '"receivedDay"::date', '"resolvedDay"::date', 'rating::text', 'outcome::text'],
].join(', ')

/** A decision about what is public. */
export interface Decision {
  version: number
  settings: OpenSettings
  salt: Buffer
  decidedAt: Date
}

/** Reports that are looked at between two tellings of how far it is. */
const BATCH = 20_000
/** About what looking at the reports is of the whole; the rest is counting, naming and writing them. */
const LOOKING = 0.7

/** How much was made public by a release, at which seq. */
interface Released {
  seq: number
  published: number
  withheld: number
}

/**
 * Puts what a decision publishes at a cut-off in the place of what was public. Nobody sees it before the transaction ends;
 * `open_release` is the caller's to write.
 * @param tell is told how far it is, 0 to 1; what it throws ends the work
 */
export async function makeRelease(
  trx: Knex.Transaction,
  city: Reference,
  { settings, salt }: Pick<Decision, 'settings' | 'salt'>,
  until: Date,
  tell: (progress: number) => Promise<void>,
): Promise<Released> {
  const { seq } = await readHead(trx)
  await lookAtAll(trx, city, settings, until, (share) => tell(share * LOOKING))
  const { minimum } = settings
  await trx.raw(
    `create temporary table open_counted on commit drop as ${together('open_candidate')}; drop table open_candidate`,
  )
  await tell(LOOKING + 0.05)
  // A name of 96 bits and a place of 62, both of which look like chance to who does not have the salt.
  await trx.raw(
    `create temporary table open_next on commit drop as
     select ('x' || encode(substring(name from 13 for 8), 'hex'))::bit(64)::bigint & (1::bigint << 62) - 1 as key,
       encode(substring(name for 12), 'hex') as id, geom, ${columnsSql}
     from (select *, sha256(:salt || convert_to(id::text, 'UTF8')) as name from open_counted
           where together >= :minimum) as named`,
    { salt, minimum },
  )
  // From one day to the next few rows change: only these are written.
  await trx.raw('create index on open_next (key); analyze open_next')
  await tell(LOOKING + 0.1)
  await trx.raw(
    `delete from open_report as old where not exists (
       select from open_next as next where next.key = old.key and row(next.*) is not distinct from row(old.*))`,
  )
  await tell(LOOKING + 0.15)
  // Looked up in the index: of a table that was empty a moment ago, the planner would read all that is new for each row of it.
  await trx.raw('insert into open_report select * from open_next on conflict (key) do nothing')
  const { rows } = await trx.raw(
    `select count(*) filter (where together >= :minimum) as published, count(*) filter (where together < :minimum) as withheld
     from open_counted`,
    { minimum },
  )
  return { seq, ...rows[0] }
}

/** Fills `open_candidate`, some reports at a time, so that it can be told how far it is. */
async function lookAtAll(
  trx: Knex.Transaction,
  city: Reference,
  settings: OpenSettings,
  until: Date,
  tell: (share: number) => Promise<void>,
) {
  const binding = bound(city, until)
  await trx.raw(
    `create temporary table open_candidate on commit drop as ${candidates(settings, city, 'false')}`,
    binding,
  )
  const { rows } = await trx.raw('select count(*) as count from report')
  const { count } = rows[0] as { count: number }
  for (let [after, looked] = [0, 0]; ; looked += BATCH) {
    const found = await trx.raw(
      `select max(id) as last, count(*) as count from (select id from report where id > ? order by id limit ?) as next`,
      [after, BATCH],
    )
    const { last } = found.rows[0] as { last: number | null }
    if (last === null) return
    await trx.raw(
      `insert into open_candidate ${candidates(settings, city, 'report.id > :after and report.id <= :last')}`,
      { ...binding, after, last },
    )
    after = last
    await tell(Math.min(1, (looked + BATCH) / count))
  }
}
