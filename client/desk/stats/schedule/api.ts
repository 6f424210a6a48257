import type {
  Received,
  ReceivedBody,
  ScheduleBody,
  Schedules,
  StatsReaders,
} from '../../../../contracts/statsSchedule.ts'
import { fetchJson } from '../../../api/fetchJson.ts'
import { postJson } from '../../../api/postJson.ts'

const SCHEDULES = '/api/stats/schedules'
export const getSchedules = () => fetchJson<Schedules>(SCHEDULES)
export const getReaders = () => fetchJson<StatsReaders>('/api/stats/readers')
/** @throws ApiError 422 at a field, 503 where no mail can be sent */
export const saveSchedule = (body: ScheduleBody) => postJson<Schedules>(SCHEDULES, body)
export const endSchedule = (view: string) => postJson<Schedules>(`${SCHEDULES}/remove`, { view })

const RECEIVED = '/api/notices/statistics'
export const getReceived = () => fetchJson<Received>(RECEIVED)
export const wantReceived = (body: ReceivedBody) => postJson<Received>(RECEIVED, body)
