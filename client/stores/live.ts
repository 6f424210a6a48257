import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { useThrottleFn } from '@vueuse/core'
import type { Frame, Snapshot } from '../../contracts/socket.ts'
import { applyFrame, fromSnapshot, type LiveState, type Verdict } from './apply.ts'

/** The screen is brought up to date at most so often: frames come up to 20 times a second, and nobody reads faster. */
const PUBLISH_MS = 200

/** The live figures of the wall's scope. */
export const useLive = defineStore('live', () => {
  /** As of the last frame; what is on the screen follows within PUBLISH_MS. */
  let latest: LiveState | null = null
  const state = shallowRef<LiveState | null>(null)
  const publish = useThrottleFn(() => (state.value = latest), PUBLISH_MS, true, true)

  function takeSnapshot(snapshot: Snapshot) {
    latest = fromSnapshot(snapshot)
    state.value = latest
  }

  /** @returns `gap` where the caller has to ask for what was lost */
  function takeFrame(frame: Frame): Verdict {
    if (!latest) return 'gap'
    const applied = applyFrame(latest, frame)
    latest = applied.state
    void publish()
    return applied.verdict
  }

  return {
    state,
    /** Where to resume from: the last frame taken, whether it is on the screen or not. */
    position: () => latest && { epoch: latest.epoch, since: latest.seq },
    takeSnapshot,
    takeFrame,
    seq: computed(() => state.value?.seq ?? null),
    period: computed(() => state.value?.period ?? null),
    figures: computed(() => state.value?.figures ?? null),
    today: computed(() => state.value?.today ?? null),
    areas: computed(() => state.value?.areas ?? null),
    agencies: computed(() => state.value?.agencies ?? null),
    ticker: computed(() => state.value?.ticker ?? null),
    /** Nothing has ever been received: a new city, not a fault. */
    empty: computed(
      () => !!state.value && !state.value.figures.received?.[0] && !state.value.figures.backlog?.[0],
    ),
  }
})
