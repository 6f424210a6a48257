import type { Stats, StatsFileFormat } from '../../../contracts/stats.ts'
import { ApiError, errorOf, fetchJson } from '../../api/fetchJson.ts'

/** @throws ApiError 400 or 422 with the field that is wrong */
export const getStats = (query: Record<string, string>) => fetchJson<Stats>('/api/stats', query)

/** A statistic as a file. */
export interface TakenFile {
  name: string
  bytes: Blob
  /** Address of what it holds. */
  statement: string
  /** Address of what lies beside a CSV. */
  companion: string | null
}

/** @throws ApiError */
export async function takeFile(query: Record<string, string>, format: StatsFileFormat): Promise<TakenFile> {
  const address = `/api/stats/file?${new URLSearchParams({ ...query, format }).toString()}`
  const response = await fetch(address).catch((cause: unknown) => {
    throw new ApiError(0, String(cause))
  })
  if (!response.ok) throw await errorOf(response)
  const said = (header: string) => response.headers.get(header) ?? ''
  const links = [...said('link').matchAll(/<([^>]+)>/g)].map(([, link]) => link!)
  return {
    name: /filename="([^"]+)"/.exec(said('content-disposition'))?.[1] ?? `statistics.${format}`,
    bytes: await response.blob(),
    statement: links[0] ?? '',
    companion: links[1] ?? null,
  }
}
