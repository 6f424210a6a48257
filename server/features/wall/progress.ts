import type { z } from 'zod'
import { COURSE_STEPS, type CampaignProgress, type spanQuery } from '../../../contracts/campaign.ts'
import { pick } from '../../reports/reference.ts'
import type { Deps } from '../../http/deps.ts'
import { readSpan, spanCondition } from '../../reports/spans.ts'
import { groupConditions } from '../reports/groups.ts'
import { readCampaign } from './campaigns.ts'
import { reportRows } from '../replay/reportRows.ts'
import { spanFigures } from './spanFigures.ts'
import { fromTime } from '../replay/time.ts'

const LATEST = 20

/**
 * How far a campaign has come, or had come by an instant, counted in one snapshot.
 * @throws ProblemError `not-found`, `unknown-code`, and as {@link fromTime}
 */
export async function readProgress(
  deps: Deps,
  id: number,
  { set: setCode, lang, at }: z.infer<typeof spanQuery>,
): Promise<CampaignProgress> {
  const city = deps.reference()
  const set = pick(city.areaSets, 'set', setCode ?? city.city.defaultAreaSet)
  return fromTime(deps, at, async (trx, time) => {
    const campaign = await readCampaign(trx, city, id, time.at)
    const span = spanCondition(city, await readSpan(trx, city, 'campaign', id))
    const from = reportRows(time)
    const { processed } = groupConditions
    const counted = await trx.raw(
      `select coalesce(area_id, 0) as id, count(*)::integer as received, count(*) filter (where ${processed})::integer as resolved
       from ${from.sql} left join report_area on report_id = report.id and set_id = ? where ${span.sql}
       group by 1 order by resolved desc, received desc, id`,
      [...from.bindings, set.id, ...span.bindings],
    )
    const areas = counted.rows as CampaignProgress['areas']
    const step = `least(width_bucket(extract(epoch from at), extract(epoch from ?::timestamptz), extract(epoch from ?::timestamptz), ?), ?) - 1`
    const course = await trx.raw(
      `with mine as (select received_at, case when ${processed} then resolved_at end as resolved_at from ${from.sql} where ${span.sql})
       select ${step} as step, count(*) filter (where not done)::integer as received, count(*) filter (where done)::integer as resolved
       from (select received_at as at, false as done from mine
         union all select resolved_at, true from mine where resolved_at is not null) as happened
       group by 1`,
      [...from.bindings, ...span.bindings, campaign.from, campaign.to, COURSE_STEPS, COURSE_STEPS],
    )
    const latest = await trx.raw(
      `select code, resolved_at, category_id, coalesce(area_id, 0) as area
       from ${from.sql} left join report_area on report_id = report.id and set_id = ?
       where ${span.sql} and ${processed} order by resolved_at desc, report.id desc limit ?`,
      [...from.bindings, set.id, ...span.bindings, LATEST],
    )
    const sum = (of: 'received' | 'resolved') => areas.reduce((total, area) => total + area[of], 0)
    const perStep = (of: 'received' | 'resolved') => {
      const steps = Array.from({ length: COURSE_STEPS }, () => 0)
      for (const row of course.rows) steps[row.step] = row[of]
      return steps
    }
    const { count, shareOf } = spanFigures('campaign', id, time, lang)
    return {
      asOfSeq: time.seq,
      at: time.at.toISOString(),
      campaign,
      set: set.code,
      received: count(sum('received'), 'received', {
        vi: 'Số phản ánh thuộc lĩnh vực của chiến dịch, tiếp nhận trong thời gian chiến dịch',
        en: 'Reports of the campaign’s category received in its span',
      }),
      resolved: count(sum('resolved'), 'processed', {
        vi: 'Số đã xử lý xong (hoặc sau đó) trong các phản ánh đó',
        en: 'Resolved (or later states) of these reports',
      }),
      reached: shareOf(sum('resolved'), 'processed', campaign.target, {
        vi: 'Đã xử lý xong ÷ chỉ tiêu của chiến dịch',
        en: 'Resolved ÷ the campaign’s target',
      }),
      areas,
      course: { received: perStep('received'), resolved: perStep('resolved') },
      latest: latest.rows.map(
        (row: { code: string; resolved_at: Date; category_id: number; area: number }) => ({
          code: row.code,
          resolvedAt: row.resolved_at.toISOString(),
          category: row.category_id,
          area: row.area,
        }),
      ),
    }
  })
}
