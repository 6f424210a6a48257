import { watch } from 'vue'
import { defineStore } from 'pinia'
import { getEmergencyReports } from '../api/scenes.ts'
import { useLens } from './lens.ts'
import { useLive } from './live.ts'
import { polled } from './polled.ts'
import { useWallState } from './wallState.ts'

const EVERY_MS = 5000

/** What was reported of the emergency that lasts, since it was opened. */
export const useEmergencyReports = defineStore('emergencyReports', () => {
  const lens = useLens()
  const live = useLive()
  const wall = useWallState()
  const { data, freshness, follow, nudge } = polled({
    ask: (signal, at) => getEmergencyReports(wall.emergency!.id, lens.code!, at, signal),
    then: 'at',
    everyMs: EVERY_MS,
    key: () => (wall.emergency && lens.code ? `${wall.emergency.id}/${lens.code}` : null),
  })
  watch(() => live.seq, nudge)
  return { reports: data, freshness, follow }
})
