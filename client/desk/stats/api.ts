import type { Stats, StatsFileFormat } from '../../../contracts/stats.ts'
import { fetchJson } from '../../api/fetchJson.ts'

/** @throws ApiError 400 or 422 with the field that is wrong */
export const getStats = (query: Record<string, string>) => fetchJson<Stats>('/api/stats', query)

/** Where a statistic lies as a file. */
export const fileAddress = (query: Record<string, string>, format: StatsFileFormat): string =>
  `/api/stats/file?${new URLSearchParams({ ...query, format }).toString()}`
