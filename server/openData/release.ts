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
const sources: Record<OpenField, string> = {
  category: "(select code from category where id = (last.after->>'category')::integer)",
  channel: '(select code from channel where id = report.channel_id)',
  state: `last.after->>'state'`,
  agency: `(select code from agency where id = (last.after->>'agency')::integer)`,
  areas: `(select jsonb_object_agg(area_set.code, area.code) from report_area
     join area on area.id = area_id join area_set on area_set.id = area.set_id where report_id = report.id)`,
  receivedDay: 'report.received_day',
  resolvedDay: `case when last.after->>'state' in (${processedStates.map((state) => `'${state}'`).join(', ')})
     and report.resolved_at < :until then (report.resolved_at at time zone :zone)::date end`,
  rating: `last.after->>'rating'`,
  outcome: `last.after->>'outcome'`,
}

/** SQL of the reports older than the cut-off, each with how many lie in the same cell, and the same areas where these are told. */
function candidates({ fields, cellMetres }: OpenSettings, city: Reference): string {
  const columns = Object.entries(sources).map(
    ([name, sql]) => `${fields.includes(name as OpenField) ? sql : 'null'} as "${name}"`,
  )
  return `select *, count(*) over (partition by geom, areas) as together from (
    select report.id, ${shownPoint('report.geom', cellMetres, city.city.center[1])} as geom, ${columns.join(', ')}
    from report cross join lateral (
      select after from event_log where report_id = report.id and at < :until and after is not null
      order by seq desc limit 1) as last
    where report.received_at < :until) as candidate`
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

const textColumns = ['category', 'channel', 'state', 'agency', 'rating', 'outcome']

/** Replaces what is public by what a decision publishes at a cut-off; with nothing where it is off. Call it in a transaction. */
export async function makeRelease(
  trx: Knex.Transaction,
  city: Reference,
  { version, settings, salt }: { version: number; settings: OpenSettings; salt: Buffer },
  until: Date,
): Promise<void> {
  await trx.raw('delete from open_release')
  await trx.raw('delete from open_report')
  if (!settings.on) return
  const { seq } = await readHead(trx)
  // A name of 96 bits and a place of 62, both of which look like chance to who does not have the salt.
  await trx.raw(
    `create temporary table open_candidate on commit drop as select * from (${candidates(settings, city)}) as counted`,
    bound(city, until),
  )
  const columns = ['areas', '"receivedDay"', '"resolvedDay"', ...textColumns]
  const typed = [
    'areas::jsonb',
    '"receivedDay"::date',
    '"resolvedDay"::date',
    ...textColumns.map((one) => `${one}::text`),
  ]
  await trx.raw(
    `insert into open_report (key, id, geom, ${columns.join(', ')})
     select ('x' || encode(substring(name from 13 for 8), 'hex'))::bit(64)::bigint & (1::bigint << 62) - 1,
       encode(substring(name for 12), 'hex'), geom, ${typed.join(', ')}
     from (select *, sha256(:salt || convert_to(id::text, 'UTF8')) as name from open_candidate
           where together >= :minimum) as named`,
    { salt, minimum: settings.minimum },
  )
  await trx.raw(
    `insert into open_release (version, until, seq, published, withheld)
     select :version, :until, :seq, count(*) filter (where together >= :minimum), count(*) filter (where together < :minimum)
     from open_candidate`,
    { version, until: until.toISOString(), seq, minimum: settings.minimum },
  )
}
