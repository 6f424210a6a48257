import type { z } from 'zod'
import type { slaRules } from '../../contracts/sla.ts'
import type {
  calendars,
  SlaChange,
  SlaChangeBody,
  slaChanges,
  SlaPreview,
  SlaProposal,
} from '../../contracts/slaChange.ts'
import type { WhatIfBody, WhatIfResult } from '../../contracts/whatIf.ts'
import { fetchJson } from '../api/fetchJson.ts'
import { postJson } from '../api/postJson.ts'
import { postLines } from './lines.ts'

export type RuleVersion = z.infer<typeof slaRules>['items'][number]
export type CalendarVersion = z.infer<typeof calendars>['items'][number]

/** Every version of every rule, oldest first. */
export const getRules = () => fetchJson<z.infer<typeof slaRules>>('/api/sla/rules').then(({ items }) => items)

/** Every version of the calendar; the first is in force. */
export const getCalendars = () =>
  fetchJson<z.infer<typeof calendars>>('/api/sla/calendars').then(({ items }) => items)

/** Every decision, newest first. */
export const getChanges = () =>
  fetchJson<z.infer<typeof slaChanges>>('/api/sla/changes').then(({ items }) => items)

/** A call that tells how far it has come (0 to 1) and can be broken off. */
export type LongCall<Body, Result> = (
  body: Body,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<Result>

export const askWhatIf: LongCall<WhatIfBody, WhatIfResult> = (body, onProgress, signal) =>
  postLines('/api/sla/what-if', body, onProgress, signal)

export const askPreview: LongCall<SlaProposal, SlaPreview> = (body, onProgress, signal) =>
  postLines('/api/sla/preview', body, onProgress, signal)

/** @throws ApiError 409 where somebody else changed it meanwhile, 422 with what is wrong field by field */
export const decideChange = (body: SlaChangeBody) => postJson<SlaChange>('/api/sla/changes', body)
