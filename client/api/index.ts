import type { z } from 'zod'
import type { adoptionRows, AreaCollection, City } from '../../contracts/city.ts'
import type { Heat } from '../../contracts/heat.ts'
import type { ReportDetail } from '../../contracts/report.ts'
import type { SlaExplanation } from '../../contracts/sla.ts'
import type { Snapshot } from '../../contracts/socket.ts'
import type { WallScreen, WallState } from '../../contracts/wall.ts'
import { fetchJson } from './fetchJson.ts'

export { ApiError } from './fetchJson.ts'

export const getCity = () => fetchJson<City>('/api/city')

/** @param set code of an area set of the city */
export const getAreas = (set: string) => fetchJson<AreaCollection>('/api/areas', { set })

/** @param set code of an area set of the city */
export const getAdoption = (set: string) => fetchJson<z.infer<typeof adoptionRows>>('/api/adoption', { set })

/**
 * @param from, to local days of the city, both included
 * @param hour of the city's day, 0 to 23; all of them if absent
 * @param until only hours that begin before it, ms since 1970
 */
export const getHeat = (
  { from, to, res, hour, until }: { from: string; to: string; res: number; hour?: number; until?: number },
  signal?: AbortSignal,
) =>
  fetchJson<Heat>(
    '/api/heat',
    {
      ...{ from, to, res: String(res) },
      ...(hour !== undefined && { hours: String(hour) }),
      ...(until !== undefined && { until: new Date(until).toISOString() }),
    },
    signal,
  )

/** @throws ApiError 404 where there is no such report */
export const getReport = (code: string) => fetchJson<ReportDetail>(`/api/reports/${encodeURIComponent(code)}`)

/** @throws ApiError 404 where there is no such report, or no rule gives it a deadline */
export const getReportSla = (code: string) =>
  fetchJson<SlaExplanation>(`/api/reports/${encodeURIComponent(code)}/sla`)

/** The snapshot that the socket would send: sooner here than the socket is loaded. */
export const getLive = (scope: string) => fetchJson<Snapshot>('/api/live', { scope })

/** @param at a past instant, ms since 1970; now if absent */
export const getWallState = (at?: number) =>
  fetchJson<WallState>('/api/wall', at === undefined ? {} : { at: new Date(at).toISOString() })

/** @throws ApiError 404 where there is no such screen */
export const getScreen = (code: string) => fetchJson<WallScreen>(`/api/walls/${encodeURIComponent(code)}`)
