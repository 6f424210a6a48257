import type {
  OpenData,
  OpenDecision,
  OpenPreview,
  OpenSettings,
  OpenVersions,
} from '../../../contracts/openData.ts'
import { fetchJson } from '../../api/fetchJson.ts'
import { postJson } from '../../api/postJson.ts'
import type { LongCall } from '../api.ts'
import { postLines } from '../lines.ts'

/** What is public now. */
export const getOpenData = () => fetchJson<OpenData>('/api/open-data')

/** Every decision, newest first. @throws ApiError 401, 403 for who may not decide */
export const getDecisions = () =>
  fetchJson<OpenVersions>('/api/open-data/versions').then(({ items }) => items)

/** How much a choice would make public. @throws ApiError 422 with what is wrong field by field */
export const previewChoice: LongCall<OpenSettings, OpenPreview> = (body, onProgress, signal) =>
  postLines('/api/open-data/preview', body, onProgress, signal)

/** @throws ApiError 409 where somebody else has decided meanwhile, 422 with what is wrong field by field */
export const decideOpenData = (body: OpenDecision) => postJson<OpenData>('/api/open-data', body)
