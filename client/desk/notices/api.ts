import type { Notices, NoticesBody, PushBody } from '../../../contracts/notices.ts'
import { fetchJson } from '../../api/fetchJson.ts'
import { postJson } from '../../api/postJson.ts'

export const getNotices = () => fetchJson<Notices>('/api/notices')
/** @throws ApiError 422 at a field, 429 after too many addresses, 503 where no mail can be sent */
export const saveNotices = (body: NoticesBody) => postJson<Notices>('/api/notices', body)
export const sendLinkAgain = () => postJson<Notices>('/api/notices/confirm-again', {})

export const startPush = (body: PushBody) => postJson<Notices>('/api/notices/push', body)
export const endPush = (endpoint: string) => postJson<Notices>('/api/notices/push/end', { endpoint })

/** @throws ApiError 404 for a link that is no longer good */
export const confirmAddress = (token: string) => postJson<void>('/api/notices/confirm', { token })
export const stopLetters = (token: string) =>
  postJson<void>(`/api/notices/stop?${new URLSearchParams({ token })}`, {})
