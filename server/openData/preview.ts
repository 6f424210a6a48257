import type { Knex } from 'knex'
import type { OpenPreview, OpenSettings } from '../../contracts/openData.ts'
import { ProblemError } from '../errors.ts'
import type { Listener } from '../http/lines.ts'
import { shownPoint } from '../identity/precision.ts'
import type { Reference } from '../reports/reference.ts'
import { cutOff } from './release.ts'

/** Reports that are counted between two tellings of how far it is. */
const BATCH = 50_000
/** For so long one statement may keep the database busy, ms: a batch takes a small part of it. */
const MOST_MS = 10_000

interface Needs {
  knex: Knex
  reference: () => Reference
  now: () => Date
}

/**
 * Counts what a choice would make public now, without what it would tell of each report: cells alone, and areas where they
 * are told.
 * @returns null where the listener went away before the end
 * @throws ProblemError `unavailable` for a database that takes too long
 */
export async function previewRelease(
  { knex, reference, now }: Needs,
  settings: OpenSettings,
  listener: Listener,
): Promise<OpenPreview | null> {
  const city = reference()
  const counting = knex.transaction(
    async (trx) => {
      await trx.raw(`select set_config('statement_timeout', ?, true)`, [String(MOST_MS)])
      const until = await cutOff(trx, city, settings, now())
      if (!(await countCells(trx, city, settings, until, listener))) return null
      const { rows } = await trx.raw(
        `select coalesce(sum(together) filter (where together >= :minimum), 0)::bigint as published,
           coalesce(sum(together) filter (where together < :minimum), 0)::bigint as withheld,
           count(distinct cell) filter (where together >= :minimum) as cells,
           (select count(*) from report where received_at >= :until) as "tooYoung"
         from (select cell, sum(reports)::bigint as together from open_cell group by cell, areas) as counted`,
        { minimum: settings.minimum, until: until.toISOString() },
      )
      return { ...rows[0], until: until.toISOString() } as OpenPreview
    },
    { isolationLevel: 'repeatable read' },
  )
  return counting.catch((error: { code?: string }) => {
    if (error.code !== '57014') throw error
    throw new ProblemError('unavailable', 'The database is too busy to count this now: try again in a moment')
  })
}

/** Fills `open_cell`, some reports at a time. @returns false where nobody listens any more */
async function countCells(
  trx: Knex.Transaction,
  city: Reference,
  { cellMetres, fields }: OpenSettings,
  until: Date,
  listener: Listener,
): Promise<boolean> {
  // The areas of a report, as what is published with it: of each set one.
  const sets = fields.includes('areas') ? city.areaSets.all.map(({ id }) => id) : []
  const cell = shownPoint('geom', cellMetres, city.city.center[1])
  await trx.raw(
    'create temporary table open_cell (cell geometry, areas integer[], reports integer) on commit drop',
  )
  const { rows } = await trx.raw('select coalesce(max(id), 0) as last from report')
  const last = Number(rows[0].last)
  // Told of each list apart, the batch is read from its index.
  const within = (column: string) => `${column} > :after and ${column} <= :upTo`
  const joins = sets.map(
    (id) =>
      `left join report_area in_${id} on in_${id}.report_id = report.id and in_${id}.set_id = ${id} and ${within(`in_${id}.report_id`)}`,
  )
  for (let after = 0; after < last; after += BATCH) {
    await trx.raw(
      `insert into open_cell
       select ${cell} as cell, array[${sets.map((id) => `in_${id}.area_id`).join(', ')}]::integer[] as areas, count(*)
       from report ${joins.join(' ')}
       where ${within('report.id')} and received_at < :until group by 1, 2`,
      { after, upTo: after + BATCH, until: until.toISOString() },
    )
    if (listener.isGone()) return false
    listener.progress((after + BATCH) / last)
  }
  return true
}
