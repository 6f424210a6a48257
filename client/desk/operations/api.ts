import type { z } from 'zod'
import type {
  Campaign,
  campaignBody,
  campaigns,
  Emergency,
  emergencyBody,
  endBody,
  marksBody,
} from '../../../contracts/wall.ts'
import { getWallState } from '../../api/index.ts'
import { fetchJson } from '../../api/fetchJson.ts'
import { postJson } from '../../api/postJson.ts'

export type MarkBody = z.input<typeof marksBody>['marks'][number]

/** The emergency that lasts, and the campaigns. */
export const getOperations = () =>
  Promise.all([getWallState(), fetchJson<z.infer<typeof campaigns>>('/api/campaigns')]).then(
    ([{ emergency }, { items }]) => ({ emergency, campaigns: items }),
  )

/** All of these: @throws ApiError 422 with what is wrong field by field, 404 or 409 where somebody else was there before */
export const openEmergency = (body: z.input<typeof emergencyBody>) =>
  postJson<Emergency>('/api/emergencies', body)
export const placeMarks = (id: number, marks: MarkBody[]) =>
  postJson<Emergency>(`/api/emergencies/${id}/marks`, { marks })
export const removeMarks = (id: number, refs: string[]) =>
  postJson<Emergency>(`/api/emergencies/${id}/marks/remove`, { refs })
export const endEmergency = (id: number, body: z.infer<typeof endBody>) =>
  postJson<Emergency>(`/api/emergencies/${id}/end`, body)
export const planCampaign = (body: z.input<typeof campaignBody>) => postJson<Campaign>('/api/campaigns', body)
export const cancelCampaign = (id: number, body: z.infer<typeof endBody>) =>
  postJson<Campaign>(`/api/campaigns/${id}/cancel`, body)
