import {
  DUPLICATE_DAYS,
  DUPLICATE_METRES,
  duplicateWeights,
  type DuplicateCandidate,
  type Duplicates,
} from '../../../contracts/duplicate.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import { reachCondition, type Reach } from '../../identity/reach.ts'
import { findReport } from '../../reports/store.ts'
import { groupConditions } from '../reports/groups.ts'
import { REPORT_COLUMNS } from '../reports/list.ts'
import { presentReport, type ReportRow } from '../reports/present.ts'
import { likeness } from './likeness.ts'

/** The nearest that are looked at: in a flood hundreds lie around. */
const CONSIDERED = 300
/** Less is chance: two reports of one category in one street. */
const LEAST_SCORE = 0.3

/** The open reports of a category around a place, nearest first. `geom::geography` as in the index report_open_place. */
export const nearSql = (mine: string) => `
  select ${REPORT_COLUMNS}, ST_Distance(geom::geography, own.place) as metres,
    abs(extract(epoch from received_at - own.at)) / 86400 as days
  from report, (select geom::geography as place, received_at as at, category_id as category from report where id = ?) own
  where ${groupConditions.open} and report.id <> ? and ${mine} and category_id = own.category
    and ST_DWithin(geom::geography, own.place, ${DUPLICATE_METRES})
    and received_at between own.at - interval '${DUPLICATE_DAYS} days' and own.at + interval '${DUPLICATE_DAYS} days'
  order by metres, report.id limit ${CONSIDERED}`

/** Reports within reach that may tell of the same thing, likeliest first. @throws ProblemError `not-found` */
export async function findDuplicates(
  deps: Deps,
  code: string,
  limit: number,
  reach: Reach,
): Promise<Duplicates> {
  const mine = reachCondition(reach)
  return inSnapshot(deps.knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { id } = await findReport(trx, code)
    const own = await trx.raw('select text from report where id = ?', [id])
    const near = await trx.raw(nearSql(mine.sql), [id, id, ...mine.bindings])
    const text: string = own.rows[0].text
    const items = (near.rows as (ReportRow & { metres: number; days: string })[])
      .map((row): DuplicateCandidate => {
        const report = presentReport(row, deps.reference())
        return { report, ...likeness({ text, metres: row.metres, days: Number(row.days) }, report.text) }
      })
      .filter(({ score }) => score >= LEAST_SCORE)
      .sort((a, b) => b.score - a.score || a.place.metres - b.place.metres)
    return { asOfSeq: seq, weights: duplicateWeights, items: items.slice(0, limit) }
  })
}
