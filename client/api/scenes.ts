import type { z } from 'zod'
import type { CampaignProgress } from '../../contracts/campaign.ts'
import type { Deadlines } from '../../contracts/deadlines.ts'
import type { EmergencyReports } from '../../contracts/emergency.ts'
import type { HeatHours } from '../../contracts/heat.ts'
import type { calendars } from '../../contracts/slaChange.ts'
import { fetchJson } from './fetchJson.ts'

// What only scenes behind the first figures ask for: a file of its own, so that it is not fetched before them.

/** @param from, to local days of the city, both included */
export const getHeatHours = (from: string, to: string, signal?: AbortSignal) =>
  fetchJson<HeatHours>('/api/heat/hours', { from, to }, signal)

/** The working calendar in force. */
export const getCalendar = async (signal?: AbortSignal) => {
  const { items } = await fetchJson<z.infer<typeof calendars>>('/api/sla/calendars', {}, signal)
  return items[0]?.calendar ?? null
}

/** @param at a past instant, ms since 1970; null for now */
const spanOf = (set: string, at: number | null) => ({
  set,
  ...(at !== null && { at: new Date(at).toISOString() }),
})

/** What falls due in the next hours, in the areas of a set, or in a part of it. @param at as of {@link spanOf} */
export const getDeadlines = (
  { set, ...part }: { set: string; area?: string; agency?: string },
  numbers: { hours: number; slotMinutes: number; limit: number },
  at: number | null,
  signal?: AbortSignal,
) => {
  const asText = Object.entries(numbers).map(([name, value]) => [name, String(value)])
  const query = { ...spanOf(set, at), ...part, ...Object.fromEntries(asText) }
  return fetchJson<Deadlines>('/api/deadlines', query, signal)
}

/** @param at as of {@link spanOf} @throws ApiError 404 where there is no such campaign, or it was called off */
export const getCampaignProgress = (id: number, set: string, at: number | null, signal?: AbortSignal) =>
  fetchJson<CampaignProgress>(`/api/campaigns/${id}/progress`, spanOf(set, at), signal)

/** @param at as of {@link spanOf} @throws ApiError 404 where there is no such emergency */
export const getEmergencyReports = (id: number, set: string, at: number | null, signal?: AbortSignal) =>
  fetchJson<EmergencyReports>(`/api/emergencies/${id}/reports`, spanOf(set, at), signal)
