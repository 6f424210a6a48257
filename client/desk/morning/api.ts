import type { z } from 'zod'
import type { AgencyMorning } from '../../../contracts/agencyMorning.ts'
import type { Morning } from '../../../contracts/morning.ts'
import type { reportsPage } from '../../../contracts/report.ts'
import type { assignmentsPage, eventsPage } from '../../../contracts/reportHistory.ts'
import { fetchJson } from '../../api/fetchJson.ts'

/** @throws ApiError 422 for an area that the set does not have */
export const getMorning = (query: Record<string, string>) => fetchJson<Morning>('/api/morning', query)

/** @throws ApiError 422 for an agency that the city does not have */
export const getAgencyMorning = (query: Record<string, string>) =>
  fetchJson<AgencyMorning>('/api/morning/agency', query)

/** The lists that figures link to, by their path. */
export interface RowPages {
  '/api/reports': z.infer<typeof reportsPage>
  '/api/events': z.infer<typeof eventsPage>
  '/api/assignments': z.infer<typeof assignmentsPage>
}
export type RowsPath = keyof RowPages

const paths: readonly string[] = ['/api/reports', '/api/events', '/api/assignments'] satisfies RowsPath[]

/** Which list an address of rows asks for; null for one that is none: an address of ours may have been written by hand. */
export function rowsPath(address: string): RowsPath | null {
  return (paths.find((path) => address.startsWith(`${path}?`)) as RowsPath | undefined) ?? null
}

/** The filters by which the rows of a list are exported; null for lists that have no export: of events and of spells. */
export const exportFilters = (address: string): Record<string, string> | null =>
  rowsPath(address) === '/api/reports'
    ? Object.fromEntries(new URL(address, 'http://rows').searchParams)
    : null

/** One page of the rows behind a figure. */
export const getRows = <Path extends RowsPath>(address: string) => fetchJson<RowPages[Path]>(address)
