import type { Knex } from 'knex'
import type { SlaPreview } from '../../../../contracts/slaChange.ts'
import type { Deps } from '../../../http/deps.ts'
import type { Listener } from '../../../http/lines.ts'
import { inSnapshot, readHead } from '../../../log/read.ts'
import { countOpenReports, openReportIds } from '../../../reports/openReports.ts'
import { recompute, type Change } from '../../../reports/recompute.ts'
import type { AreaSet, Reference } from '../../../reports/reference.ts'
import { readRecordsById } from '../../../reports/store.ts'
import { ringUntil } from '../../../reports/transition.ts'
import { PreviewTally } from './previewTally.ts'

const CHUNK = 1000

/**
 * What recomputing all open reports now would move, in one read-only snapshot of the database.
 * @returns null where the listener went away before the end
 */
export async function previewChange(
  { knex, reference }: Pick<Deps, 'knex' | 'reference'>,
  change: Change,
  set: AreaSet,
  listener: Listener,
): Promise<SlaPreview | null> {
  const city = reference()
  const ofSet = new Set(city.areas.filter(({ setId }) => setId === set.id).map(({ id }) => id))
  return inSnapshot(knex, async (trx) => {
    const head = await readHead(trx)
    const now = await databaseTime(trx)
    const expected = await countOpenReports(trx)
    const tally = new PreviewTally()
    for (let ids = await openReportIds(trx, 0, CHUNK); ids.length > 0;) {
      for (const stored of await readRecordsById(trx, ids)) {
        const { report } = ringUntil(stored, now)
        const after = recompute(report, change, now)
        tally.add(
          report,
          after && ringUntil(after, now).report,
          report.areas.filter((area) => ofSet.has(area)),
        )
      }
      if (listener.isGone()) return null
      listener.progress(tally.total.open / Math.max(1, expected))
      ids = ids.length < CHUNK ? [] : await openReportIds(trx, ids.at(-1)!, CHUNK)
    }
    return present(city, set, tally, { asOfSeq: head.seq, at: now.toISOString() })
  })
}

async function databaseTime(trx: Knex): Promise<Date> {
  const { rows } = await trx.raw('select now() as now')
  return rows[0].now
}

function present(
  city: Reference,
  set: AreaSet,
  tally: PreviewTally,
  standing: Pick<SlaPreview, 'asOfSeq' | 'at'>,
): SlaPreview {
  const named = (
    entries: { id: number; code: string; name: SlaPreview['areas'][number]['name'] }[],
    counts: PreviewTally['areas'],
  ) =>
    entries.flatMap(({ id, code, name }) => {
      const moved = counts.get(id)
      return moved ? [{ code, name, ...moved }] : []
    })
  return {
    ...standing,
    set: set.code,
    ...tally.total,
    areas: named(city.areas, tally.areas),
    agencies: named(city.agencies.all, tally.agencies),
    moves: tally.moves,
  }
}
