import type { Alarm, Outcome, Rating, State, Urgency } from '../../../contracts/lifecycle.ts'
import type { ReportSummary } from '../../../contracts/report.ts'
import type { Reference } from '../../reports/reference.ts'

/** A row of report with its areas; nothing of the reporter is ever selected. */
export interface ReportRow {
  code: string
  state: State
  version: number
  channel_id: number
  category_id: number
  urgency: Urgency
  agency_id: number | null
  area_ids: number[] | null
  lon: number
  lat: number
  address: string | null
  text: string
  received_at: Date
  accepted_at: Date | null
  resolved_at: Date | null
  rating: Rating | null
  reopened_count: number
  acknowledge_due_at: Date | null
  original_due_at: Date | null
  due_at: Date | null
  alarm: Alarm | null
  outcome: Outcome | null
  handling_minutes: number | null
}

/** Bounded as RFC 5321 bounds it: a text without end must not take a time without end. */
const EMAIL = /[^\s@<>(),;]{1,64}@[^\s@<>(),;]{1,190}\.[^\s@<>(),;.]{1,63}/g
/** Nine digits or more, however they are set apart: phone numbers, identity numbers, bank accounts. */
const LONG_NUMBER = /\+?\d(?:[\s.()-]{0,2}\d){8,}/g

/** Takes out of a text what identifies a person and is easy to know by its form. */
export function maskPersonalData(text: string): string {
  const masked = text.includes('@') ? text.replace(EMAIL, '•••') : text
  return masked.replace(LONG_NUMBER, '•••')
}

/** A report as anybody may see it. */
export function presentReport(row: ReportRow, reference: Reference): ReportSummary {
  const areas = (row.area_ids ?? []).flatMap((id) => {
    const area = reference.areaById.get(id)
    const set = area && reference.areaSets.get(area.setId)
    return area && set ? [[set.code, area.code] as const] : []
  })
  return {
    code: row.code,
    state: row.state,
    version: row.version,
    channel: reference.channels.codeOf(row.channel_id),
    category: reference.categories.codeOf(row.category_id),
    urgency: row.urgency,
    agency: row.agency_id === null ? null : reference.agencies.codeOf(row.agency_id),
    areas: Object.fromEntries(areas),
    lon: row.lon,
    lat: row.lat,
    address: row.address && maskPersonalData(row.address),
    text: maskPersonalData(row.text),
    receivedAt: row.received_at.toISOString(),
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    rating: row.rating,
    reopenedCount: row.reopened_count,
    acknowledgeDueAt: row.acknowledge_due_at?.toISOString() ?? null,
    originalDueAt: row.original_due_at?.toISOString() ?? null,
    dueAt: row.due_at?.toISOString() ?? null,
    alarm: row.alarm,
    outcome: row.outcome,
    handlingMinutes: row.handling_minutes,
  }
}
