import { onScopeDispose, watch } from 'vue'
import { useReplay } from '../stores/replay.ts'
import type { Timeline } from '../stores/timeline.ts'

/**
 * Plays every replay that is shown for as long as the calling scope lives.
 * @param play begins one and returns what ends it
 */
export function whileReplayed(play: (timeline: Timeline) => () => void): void {
  const replay = useReplay()
  let stop = () => {}
  watch(
    () => (replay.on ? replay.timeline : null),
    (timeline) => {
      stop()
      stop = timeline ? play(timeline) : () => {}
    },
    { immediate: true },
  )
  onScopeDispose(() => stop())
}
