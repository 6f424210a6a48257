import type { Knex } from 'knex'
import type { HistoryReport, HistoryStep } from '../../../fixtures/generator/history/index.ts'
import { DEMO_SOURCE } from './advance.ts'
import { appendToOutbox, type OutboxEvent } from '../../log/outbox.ts'
import { eventData } from '../../reports/command.ts'
import { codeOf, insertReports, reserveIds, type NewReport } from '../../reports/insert.ts'
import { locate } from '../../reports/locate.ts'
import { factsOf, receivedRecord, type ReportRecord } from '../../reports/record.ts'
import { pick, type Reference } from '../../reports/reference.ts'
import { transition, transitions, type Change } from '../../reports/transition.ts'

const CHUNK = 2000

/**
 * Stores a generated history: reports in the state that their steps lead to, by the same transitions as live commands,
 * and every event in the order of its time.
 * @param at told the share done, 0 to 1
 */
export async function insertHistory(
  trx: Knex,
  reference: Reference,
  history: HistoryReport[],
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
      const received = receivedRecord({
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
      const lived = live(reference, received, report.steps, idOf)
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

/** Applies the steps one by one. */
function live(reference: Reference, received: ReportRecord, steps: HistoryStep[], idOf: Map<string, number>) {
  let record = received
  const events: OutboxEvent[] = [
    {
      reportId: record.id,
      kind: 'received',
      at: record.receivedAt,
      before: null,
      after: factsOf(record),
      data: eventData(reference, record, { name: 'accept', at: record.receivedAt }),
    },
  ]
  for (const step of steps) {
    const change = changeOf(reference, step, idOf)
    const next = transition(record, change, reference.workingTime)
    const original = change.name === 'duplicate' ? codeOf(reference.city.reportPrefix, change.of) : undefined
    events.push({
      reportId: record.id,
      kind: transitions[change.name].event,
      at: step.at,
      before: factsOf(record),
      after: factsOf(next),
      data: eventData(reference, next, change, original),
    })
    record = next
  }
  return { record, events }
}

function changeOf(reference: Reference, step: HistoryStep, idOf: Map<string, number>): Change {
  const { at } = step
  switch (step.kind) {
    case 'refer':
      return {
        name: 'refer',
        at,
        agencyId: pick(reference.agencies, 'agency', step.agency, reference.workingTime.dayOf(at)).id,
      }
    case 'wait':
    case 'refuse':
      return { name: step.kind, at, note: step.reason }
    case 'resolve':
      return { name: 'resolve', at, note: step.answer }
    case 'reopen':
      return { name: 'reopen', at, note: step.evidence }
    case 'duplicate':
      return { name: 'duplicate', at, of: idOf.get(step.of)! }
    case 'rate':
      return { name: 'rate', at, rating: step.rating, note: step.comment ?? null }
    default:
      return { name: step.kind, at }
  }
}
