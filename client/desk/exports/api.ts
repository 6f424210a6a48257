import type { z } from 'zod'
import type { ExportFormat, ExportJob, exportJobs } from '../../../contracts/export.ts'
import type { Language } from '../../../contracts/text.ts'
import { ApiError, errorOf, fetchJson } from '../../api/fetchJson.ts'
import { postJson } from '../../api/postJson.ts'

/** @throws ApiError 400 at a filter, 429 where enough wait already */
export const orderExport = (filters: Record<string, string>, format: ExportFormat, lang: Language) =>
  postJson<ExportJob>('/api/exports', { ...filters, format, lang })

export const getExport = (id: string) => fetchJson<ExportJob>(`/api/exports/jobs/${id}`)

export const getExports = () => fetchJson<z.infer<typeof exportJobs>>('/api/exports')

/** Cancels one that is being written; takes away one that was. */
export async function endExport(id: string): Promise<void> {
  const response = await fetch(`/api/exports/jobs/${id}`, { method: 'DELETE' }).catch((cause: unknown) => {
    throw new ApiError(0, String(cause))
  })
  if (!response.ok) throw await errorOf(response)
}

export const isUnfinished = ({ state }: ExportJob) => state === 'waiting' || state === 'running'
