import type { z } from 'zod'
import type { spanQuery } from '../../../contracts/campaign.ts'
import { MAX_EMERGENCY_POINTS, type EmergencyReports } from '../../../contracts/emergency.ts'
import type { Deps } from '../../http/deps.ts'
import { pick } from '../../reports/reference.ts'
import { readSpan, spanCondition } from '../../reports/spans.ts'
import { groupConditions } from '../reports/groups.ts'
import { reportRows } from '../replay/reportRows.ts'
import { spanFigures } from './spanFigures.ts'
import { fromTime } from '../replay/time.ts'

const LATEST = 30

interface LatestRow {
  code: string
  state: EmergencyReports['latest'][number]['state']
  urgency: EmergencyReports['latest'][number]['urgency']
  received_at: Date
  category_id: number
  area: number
}

/**
 * The reports of an emergency in one snapshot, from the rows or as the log had them at an instant.
 * @throws ProblemError `not-found`, `unknown-code`, and as {@link fromTime}
 */
export async function readEmergencyReports(
  deps: Deps,
  id: number,
  { set: setCode, lang, at }: z.infer<typeof spanQuery>,
): Promise<EmergencyReports> {
  const city = deps.reference()
  const set = pick(city.areaSets, 'set', setCode ?? city.city.defaultAreaSet)
  return fromTime(deps, at, async (trx, time) => {
    const span = spanCondition(city, await readSpan(trx, city, 'emergency', id))
    const from = reportRows(time)
    const { open, processed } = groupConditions
    const counted = await trx.raw(
      `select coalesce(area_id, 0) as id, count(*)::integer as received, count(*) filter (where ${open})::integer as open,
         count(*) filter (where ${processed})::integer as resolved
       from ${from.sql} left join report_area on report_id = report.id and set_id = ? where ${span.sql}
       group by 1 order by open desc, received desc, id`,
      [...from.bindings, set.id, ...span.bindings],
    )
    const areas = counted.rows as (EmergencyReports['areas'][number] & { resolved: number })[]
    const points = await trx.raw(
      `select round(ST_X(geom)::numeric, 4)::float8 as lon, round(ST_Y(geom)::numeric, 4)::float8 as lat, alarm
       from ${from.sql} where ${span.sql} and ${open} order by received_at desc, id desc limit ?`,
      [...from.bindings, ...span.bindings, MAX_EMERGENCY_POINTS],
    )
    const latest = await trx.raw(
      `select code, state, urgency, received_at, category_id, coalesce(area_id, 0) as area
       from ${from.sql} left join report_area on report_id = report.id and set_id = ?
       where ${span.sql} order by received_at desc, report.id desc limit ?`,
      [...from.bindings, set.id, ...span.bindings, LATEST],
    )
    const sum = (of: 'received' | 'open' | 'resolved') => areas.reduce((total, area) => total + area[of], 0)
    const column = <Name extends 'lon' | 'lat' | 'alarm'>(name: Name): EmergencyReports['points'][Name] =>
      points.rows.map((row: Record<Name, never>) => row[name])
    const { count } = spanFigures('emergency', id, time, lang)
    return {
      asOfSeq: time.seq,
      at: time.at.toISOString(),
      set: set.code,
      received: count(sum('received'), 'received', {
        vi: 'Số phản ánh thuộc tình huống, tiếp nhận từ khi mở tình huống',
        en: 'Reports of the emergency received since it was opened',
      }),
      open: count(sum('open'), 'open', {
        vi: 'Số đang mở trong các phản ánh đó',
        en: 'Open now, of these reports',
      }),
      resolved: count(sum('resolved'), 'processed', {
        vi: 'Số đã xử lý xong (hoặc sau đó) trong các phản ánh đó',
        en: 'Resolved (or later states) of these reports',
      }),
      points: { lon: column('lon'), lat: column('lat'), alarm: column('alarm') },
      omitted: sum('open') - points.rows.length,
      areas: areas.map((area) => ({ id: area.id, received: area.received, open: area.open })),
      latest: latest.rows.map((row: LatestRow) => ({
        ...{ code: row.code, state: row.state, urgency: row.urgency, area: row.area },
        ...{ receivedAt: row.received_at.toISOString(), category: row.category_id },
      })),
    }
  })
}
