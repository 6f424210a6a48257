import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Frame, Snapshot } from '../../contracts/socket.ts'
import { applyFrame, fromSnapshot, type LiveState, type Verdict } from './apply.ts'

/** The live figures of the wall's scope, as of the last frame. */
export const useLive = defineStore('live', () => {
  const state = shallowRef<LiveState | null>(null)

  function takeSnapshot(snapshot: Snapshot) {
    state.value = fromSnapshot(snapshot)
  }

  /** @returns `gap` where the caller has to ask for what was lost */
  function takeFrame(frame: Frame): Verdict {
    if (!state.value) return 'gap'
    const applied = applyFrame(state.value, frame)
    state.value = applied.state
    return applied.verdict
  }

  return {
    state,
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
