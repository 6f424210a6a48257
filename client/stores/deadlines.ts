import { watch } from 'vue'
import { defineStore } from 'pinia'
import { getDeadlines } from '../api/scenes.ts'
import { useLens } from './lens.ts'
import { useLive } from './live.ts'
import { useOwnScope } from './ownScope.ts'
import { polled } from './polled.ts'

export const DEADLINE_HOURS = 24
const EVERY_MS = 10_000

/** What falls due in the next hours, in the areas of the lens: asked for every ten seconds, and soon after an alarm; of the past, what fell due then. */
export const useDeadlines = defineStore('deadlines', () => {
  const lens = useLens()
  const live = useLive()
  const own = useOwnScope()
  const asked = polled({
    ask: (signal, at) =>
      getDeadlines(
        { set: lens.code!, ...own.query },
        { hours: DEADLINE_HOURS, slotMinutes: 30, limit: 60 },
        at,
        signal,
      ),
    then: 'at',
    everyMs: EVERY_MS,
    key: () => lens.code && `${lens.code} ${own.scope}`,
  })
  watch(() => `${live.figures?.overdue?.[0]}/${live.figures?.dueSoon?.[0]}`, asked.nudge)

  return asked
})
