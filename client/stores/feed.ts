import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { useClock } from './clock.ts'
import { isUnusuallyQuiet, withNews, type Rhythm } from './quiet.ts'
import { steadyNow } from './steady.ts'

/** Whether reports still come in: a server that is well does not know that its source has fallen silent. */
export const useFeed = defineStore('feed', () => {
  const clock = useClock()
  const rhythm = shallowRef<Rhythm | null>(null)
  /** The server's clock at the last news. */
  const newsAt = ref<string | null>(null)

  /** @param at the server's clock of a frame that told of new events */
  function hear(at: string) {
    rhythm.value = withNews(rhythm.value, steadyNow())
    newsAt.value = at
  }

  const quiet = computed(() => {
    void clock.now
    return isUnusuallyQuiet(rhythm.value, steadyNow())
  })
  return {
    hear,
    /** It brings nothing for longer than it usually does; `newsAt` is since when. */
    quiet,
    newsAt,
    /** As a tile's own freshness (ui/PanelFrame.vue). */
    freshness: computed(() => ({ stale: quiet.value, goodAt: newsAt.value })),
  }
})
