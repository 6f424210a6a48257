import type { Knex } from 'knex'

const CHUNK = 5000

/** Makes the temporary table `import_report`: the area of `import_area` that each report lies in, null for none. */
export async function placeReports(trx: Knex, at: (share: number) => void): Promise<void> {
  await trx.raw(
    'create temp table import_report (report_id bigint primary key, area_id integer) on commit drop',
  )
  const { rows } = await trx.raw('select count(*)::integer as total from report')
  const total: number = rows[0].total
  for (let after = 0, done = 0; ;) {
    const placed = await placeWhere(trx, 'id > ? order by id limit ?', [after, CHUNK])
    done += placed.count
    at(total === 0 ? 1 : Math.min(1, done / total))
    if (placed.count < CHUNK) break
    after = placed.lastId
  }
  await trx.raw('analyze import_report')
}

/** Places the reports that came in while the others were being placed. Call it when no writer is at work. */
export async function placeLatecomers(trx: Knex): Promise<void> {
  await placeWhere(trx, 'not exists (select from import_report where report_id = report.id)', [])
}

/** As {@link locate} does it for a new report: on a shared border the area with the lowest id. */
async function placeWhere(trx: Knex, condition: string, bindings: number[]) {
  const { rows } = await trx.raw(
    `with placed as (
       insert into import_report (report_id, area_id)
       select id, (select import_area.id from import_area where ST_Covers(import_area.geom, report.geom)
         order by import_area.id limit 1)
       from (select id, geom from report where ${condition}) report returning report_id
     ) select count(*)::integer as count, max(report_id) as last from placed`,
    bindings,
  )
  return { count: rows[0].count as number, lastId: Number(rows[0].last) }
}
