import type { Duplicates } from '../../../contracts/duplicate.ts'
import { fetchJson } from '../../api/fetchJson.ts'

/** Open reports that may tell of the same thing, likeliest first. @throws ApiError 404 where there is no such report */
export const getDuplicates = (code: string) =>
  fetchJson<Duplicates>(`/api/reports/${encodeURIComponent(code)}/duplicates`).then(({ items }) => items)
