import type { Knex } from 'knex'
import { processedStates } from '../../contracts/lifecycle.ts'
import type { OpenField, OpenPreview, OpenSettings } from '../../contracts/openData.ts'
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
 * SQL of the reports older than the cut-off, each with how many lie in the same cell, and the same areas where these are told.
 * Lists are joined, not looked up: there may be millions of reports.
 */
function candidates({ fields, cellMetres }: OpenSettings, city: Reference): string {
  const columns = Object.entries(sources(city)).map(
    ([name, sql]) => `${fields.includes(name as OpenField) ? sql : 'null'} as "${name}"`,
  )
  const sets = city.areaSets.all.map(({ id }) => id)
  const same = fields.includes('areas') ? sets.map((id) => `area_${id}.id`) : []
  const shown = shownPoint('report.geom', cellMetres, city.city.center[1])
  return `select report.id, ${shown} as geom, ${columns.join(', ')},
      count(*) over (partition by ${[shown, ...same].join(', ')}) as together
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
    where report.received_at < :until`
}

const bound = (city: Reference, until: Date) => ({ until: until.toISOString(), zone: city.city.timeZone })

/** What a choice would make public now. */
export async function previewRelease(
  knex: Knex,
  city: Reference,
  settings: OpenSettings,
  now: Date,
): Promise<OpenPreview> {
  const until = await cutOff(knex, city, settings, now)
  const { rows } = await knex.raw(
    `select count(*) filter (where together >= :minimum) as published,
       count(*) filter (where together < :minimum) as withheld,
       count(distinct geom) filter (where together >= :minimum) as cells,
       (select count(*) from report where received_at >= :until) as "tooYoung"
     from (${candidates(settings, city)}) as counted`,
    { ...bound(city, until), minimum: settings.minimum },
  )
  return { ...rows[0], until: until.toISOString() }
}

/** The columns of `open_report` after its names and its place, in its order. */
const columnsSql = [
  ...['category', 'channel', 'state', 'agency'].map((name) => `${name}::text`),
  ...['areas::jsonb', '"receivedDay"::date', '"resolvedDay"::date', 'rating::text', 'outcome::text'],
].join(', ')

/** Replaces what is public by what a decision publishes at a cut-off; with nothing where it is off. Call it in a transaction. */
export async function makeRelease(
  trx: Knex.Transaction,
  city: Reference,
  { version, settings, salt }: { version: number; settings: OpenSettings; salt: Buffer },
  until: Date,
): Promise<void> {
  await trx.raw('delete from open_release')
  if (!settings.on) {
    await trx.raw('delete from open_report')
    return
  }
  const { seq } = await readHead(trx)
  await trx.raw(
    `create temporary table open_candidate on commit drop as select * from (${candidates(settings, city)}) as counted`,
    bound(city, until),
  )
  // A name of 96 bits and a place of 62, both of which look like chance to who does not have the salt.
  await trx.raw(
    `create temporary table open_next on commit drop as
     select ('x' || encode(substring(name from 13 for 8), 'hex'))::bit(64)::bigint & (1::bigint << 62) - 1 as key,
       encode(substring(name for 12), 'hex') as id, geom, ${columnsSql}
     from (select *, sha256(:salt || convert_to(id::text, 'UTF8')) as name from open_candidate
           where together >= :minimum) as named`,
    { salt, minimum: settings.minimum },
  )
  // From one day to the next few rows change: only these are written.
  await trx.raw('create index on open_next (key); analyze open_next')
  await trx.raw(
    `delete from open_report as old where not exists (
       select from open_next as next where next.key = old.key and row(next.*) is not distinct from row(old.*))`,
  )
  await trx.raw(
    `insert into open_report select * from open_next as next
     where not exists (select from open_report as old where old.key = next.key)`,
  )
  await trx.raw(
    `insert into open_release (version, until, seq, published, withheld)
     select :version, :until, :seq, count(*) filter (where together >= :minimum), count(*) filter (where together < :minimum)
     from open_candidate`,
    { version, until: until.toISOString(), seq, minimum: settings.minimum },
  )
}
