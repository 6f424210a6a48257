import { computed, watch } from 'vue'
import { defineStore } from 'pinia'
import { getCampaignProgress } from '../api/scenes.ts'
import { useClock } from './clock.ts'
import { useLens } from './lens.ts'
import { useLive } from './live.ts'
import { polled } from './polled.ts'
import { useWallState } from './wallState.ts'

const EVERY_MS = 5000
export type CampaignPhase = 'before' | 'running' | 'ended'

/** The campaign that the wall tells of, how far it has come, and how long it still is. */
export const useCampaign = defineStore('campaign', () => {
  const clock = useClock()
  const lens = useLens()
  const live = useLive()
  const wall = useWallState()

  const progress = polled({
    ask: (signal, at) => getCampaignProgress(wall.campaign!.id, lens.code!, at, signal),
    then: 'at',
    everyMs: EVERY_MS,
    key: () => (wall.campaign && lens.code ? `${wall.campaign.id}/${lens.code}` : null),
  })
  watch(() => live.seq, progress.nudge)

  const phase = computed<CampaignPhase | null>(() => {
    if (!wall.campaign) return null
    if (clock.now < Date.parse(wall.campaign.from)) return 'before'
    return clock.now < Date.parse(wall.campaign.to) ? 'running' : 'ended'
  })
  return {
    campaign: computed(() => wall.campaign),
    phase,
    /** ms until it begins or ends; since it has ended. */
    remaining: computed(() => {
      if (!wall.campaign || !phase.value) return 0
      const { from, to } = wall.campaign
      return Math.abs(Date.parse(phase.value === 'before' ? from : to) - clock.now)
    }),
    /** How much of its span is over, 0…1. */
    elapsed: computed(() => {
      if (!wall.campaign) return 0
      const [from, to] = [Date.parse(wall.campaign.from), Date.parse(wall.campaign.to)]
      return Math.min(1, Math.max(0, (clock.now - from) / (to - from)))
    }),
    progress: progress.data,
    /** By the area's id; areas without a report of it are left out. */
    byArea: computed(() => new Map(progress.data.value?.areas.map((area) => [area.id, area]))),
    freshness: progress.freshness,
    follow: progress.follow,
  }
})
