import type { ReportDetail } from '../../../contracts/report.ts'
import { eventKind, rating, urgency } from '../../../contracts/lifecycle.ts'
import { ProblemError } from '../../errors.ts'
import type { Deps } from '../../http/deps.ts'
import { inSnapshot, readHead } from '../../log/read.ts'
import type { EventData } from '../../log/outbox.ts'
import { listPhotos } from '../../reports/photos.ts'
import { REPORT_COLUMNS } from './list.ts'
import { maskPersonalData, presentReport } from './present.ts'

interface EventRow {
  seq: number
  kind: string
  at: Date
  data: EventData
  who: string | null
}

/**
 * One report with its timeline.
 * @param namesWho whether the timeline tells who did what
 * @throws ProblemError `not-found`
 */
export async function readReport(
  { knex, reference }: Deps,
  code: string,
  namesWho = false,
): Promise<ReportDetail> {
  return inSnapshot(knex, async (trx) => {
    const { seq } = await readHead(trx)
    const { rows } = await trx.raw(
      `select ${REPORT_COLUMNS}, (select original.code from report original where original.id = report.duplicate_of) as original
       from report where report.code = ?`,
      [code.normalize('NFC')],
    )
    if (rows.length === 0) throw new ProblemError('not-found', `There is no report ${code}`)
    const events = await trx.raw(
      `select event_log.seq, kind, at, data, coalesce(account.name, device.name, sender.name) as who from event_log
       left join account on account.id = (data->>'account')::integer
       left join device on device.id = (data->>'device')::integer
       left join sender on sender.id = (data->>'sender')::integer
       where report_id = ? order by event_log.seq`,
      [rows[0].id],
    )
    return {
      ...presentReport(rows[0], reference()),
      duplicateOf: rows[0].original,
      photos: await listPhotos(trx, { id: rows[0].id, reopenedCount: rows[0].reopened_count }),
      asOfSeq: seq,
      timeline: (events.rows as EventRow[]).map(({ seq: eventSeq, kind, at, data, who }) => ({
        seq: Number(eventSeq),
        kind: eventKind.parse(kind),
        at: at.toISOString(),
        agency: data.agency ?? null,
        note: data.note ? maskPersonalData(data.note) : null,
        rating: data.rating ? rating.parse(data.rating) : null,
        urgency: data.urgency ? urgency.parse(data.urgency) : null,
        duplicateOf: data.duplicateOf ?? null,
        merged: data.merged ?? null,
        photo: data.photo ?? null,
        who: namesWho ? who : null,
      })),
    }
  })
}
