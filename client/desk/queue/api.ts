import type { Merge } from '../../../contracts/duplicate.ts'
import type { LikelyAgencies } from '../../../contracts/likely.ts'
import type { Photo, PhotoKind } from '../../../contracts/photo.ts'
import type { CommandBody, CommandName, ReportsPage } from '../../../contracts/report.ts'
import { ApiError, errorOf, fetchJson } from '../../api/fetchJson.ts'
import { post, postJson } from '../../api/postJson.ts'
import type { Filters } from './filters.ts'

const PAGE = 200

/** The first page of what is due next, with how many there are. */
export const getQueue = (filters: Filters, signal?: AbortSignal) =>
  fetchJson<ReportsPage>('/api/reports', { ...filters, sort: 'due', limit: String(PAGE) }, signal)

/** How many a filter lists. */
export const countQueue = (filters: Filters) =>
  fetchJson<ReportsPage>('/api/reports', { ...filters, sort: 'due', limit: '1' }).then(
    ({ total }) => total ?? 0,
  )

/** @param next the address that the page before gave */
export const getMore = (next: string) => fetchJson<ReportsPage>(next)

/** At most so many codes a question. */
export const SOME = 100

/** Which of some reports a filter lists, as they are now. */
export const getSome = (filters: Filters, codes: readonly string[]) =>
  fetchJson<ReportsPage>('/api/reports', {
    ...filters,
    sort: 'due',
    codes: codes.join(','),
    limit: String(codes.length),
  }).then(({ items }) => items)

/** What an operator does: a command of one report, or making one of two. */
export type ActName = CommandName | 'merge'
/** What is told with it, but for the version. */
export type ActBody = Omit<CommandBody, 'version'> | Omit<Merge, 'version'>
/** As it is sent: with the version that the operator had before them. */
export type Sent = ActBody & { version: number }

const addressOf = (code: string, name: ActName) => `/api/reports/${encodeURIComponent(code)}/${name}`

/** @throws ApiError 409 `version-conflict` where somebody was there before, `illegal-transition` or `merge-refused` where a state forbids it */
export const sendCommand = (code: string, name: ActName, body: Sent) =>
  postJson<unknown>(addressOf(code, name), body)

/** Sends without waiting for an answer, also while the page goes away. */
export const sendAndLeave = (code: string, name: ActName, body: Sent) =>
  void post(addressOf(code, name), body, undefined, true).catch(() => {})

/** @throws ApiError 404 where there is no such report */
export const getLikely = (code: string) =>
  fetchJson<LikelyAgencies>(`/api/reports/${encodeURIComponent(code)}/likely-agencies`)

/** Oldest first. */
export const getPhotos = (code: string) =>
  fetchJson<{ items: Photo[] }>(`/api/reports/${encodeURIComponent(code)}/photos`).then(({ items }) => items)

/** @throws ApiError 4xx where it is no photo that is taken, 0 where the server cannot be reached */
export async function sendPhoto(code: string, kind: PhotoKind, file: File): Promise<void> {
  const response = await fetch(`/api/reports/${encodeURIComponent(code)}/photos?kind=${kind}`, {
    method: 'POST',
    headers: { 'content-type': file.type },
    body: file,
  }).catch((cause: unknown) => {
    throw new ApiError(0, String(cause))
  })
  if (!response.ok) throw await errorOf(response)
}
