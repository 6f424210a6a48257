import type { Knex } from 'knex'
import type { HistoryReport } from '../../../fixtures/generator/history/index.ts'
import { DEMO_SOURCE } from './advance.ts'
import { appendToOutbox, type OutboxEvent } from '../../log/outbox.ts'
import { liveThrough } from './liveThrough.ts'
import { codeOf, insertReports, reserveIds, type NewReport } from '../../reports/insert.ts'
import { locate } from '../../reports/locate.ts'
import { receivedRecord } from '../../reports/record.ts'
import { pick, type Reference } from '../../reports/reference.ts'

const CHUNK = 2000

/**
 * Stores a generated history: reports in the state that their steps lead to, by the same transitions as live commands,
 * and every event in the order of its time.
 * @param until alarms that are due by then have rung
 * @param at told the share done, 0 to 1
 */
export async function insertHistory(
  trx: Knex,
  reference: Reference,
  history: HistoryReport[],
  until: Date,
  at: (share: number) => void,
): Promise<void> {
  const ids = await reserveIds(trx, history.length)
  const idOf = new Map(history.map(({ externalId }, index) => [externalId, ids[index]!]))
  const events: OutboxEvent[] = []
  for (let start = 0; start < history.length; start += CHUNK) {
    const chunk = history.slice(start, start + CHUNK)
    const areas = await locate(trx, chunk)
    const reports = chunk.map((report, index): NewReport => {
      const id = idOf.get(report.externalId)!
      const received = receivedRecord(reference.timekeeping, {
        id,
        code: codeOf(reference.city.reportPrefix, id),
        channelId: pick(reference.channels, 'channel', report.channel).id,
        categoryId: pick(reference.categories, 'category', report.category).id,
        urgency: report.urgency,
        lon: report.lon,
        lat: report.lat,
        areas: areas[index]!,
        receivedAt: report.receivedAt,
        receivedDay: reference.workingTime.dayOf(report.receivedAt),
      })
      const lived = liveThrough(reference, received, report, { idOf, until })
      events.push(...lived.events)
      return {
        record: lived.record,
        source: DEMO_SOURCE,
        externalId: report.externalId,
        address: report.address,
        text: report.text,
        reporter: null,
      }
    })
    await insertReports(trx, reports)
    at((start / history.length) * 0.5)
  }
  events.sort((a, b) => a.at.getTime() - b.at.getTime())
  for (let start = 0; start < events.length; start += CHUNK) {
    await appendToOutbox(trx, events.slice(start, start + CHUNK))
    at(0.5 + (start / events.length) * 0.5)
  }
}
