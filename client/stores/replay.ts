import { computed, ref, shallowRef, watch } from 'vue'
import { defineStore } from 'pinia'
import { useClock } from './clock.ts'
import { onLattice, orderOf, timeAt, timelineOf, turned, type Timeline } from './timeline.ts'
import { useWallState } from './wallState.ts'

/** What is shown may lie so far behind the time that is told, in ms of real time, before it is called stale. */
const LATE_MS = 2000
/** A replay that comes so near to the present is over: the wall is live. */
const PRESENT_MS = 2000
/** Another order that shows nearly the same time: so much real time it takes to be given. */
const JUMP_MS = 2000

/** The past time that this wall shows instead of now, and whether its data are here. */
export const useReplay = defineStore('replay', () => {
  const clock = useClock()
  const wall = useWallState()
  /** What somebody at this screen asked for, until the server has taken it as this wall's word. */
  const own = shallowRef<{ timeline: Timeline | null; since: number } | null>(null)
  /** Time of the replay up to which what is shown is complete, and since when (real time) it lies behind what is told. */
  const shownTo = ref<number | null>(null)
  const behindSince = ref<number | null>(null)

  const timeline = computed<Timeline | null>((before) => {
    const { screen } = wall
    const isOwn = own.value && own.value.since >= wall.turnedAt
    const order = screen?.direction.replay
    const next = isOwn ? own.value!.timeline : order ? timelineOf(order) : null
    // Something else of the screen has changed: the replay goes on undisturbed.
    return before && next && JSON.stringify(before) === JSON.stringify(next) ? before : next
  })
  const on = computed(() => timeline.value !== null && clock.now < clock.real - PRESENT_MS)
  watch(timeline, (shown) => clock.show(shown && ((now) => timeAt(shown, now))), {
    immediate: true,
    flush: 'sync',
  })

  /** How often the time that is told has jumped: what was known of another time is of no use then. */
  const jumps = ref(0)
  watch(
    timeline,
    (next, before) => {
      const now = clock.read()
      const at = (of: Timeline | null | undefined) => (of ? timeAt(of, now) : now)
      const slack = JUMP_MS * Math.max(next?.speed ?? 1, before?.speed ?? 1)
      if (Math.abs(at(next) - at(before)) > slack) jumps.value++
    },
    { immediate: true, flush: 'sync' },
  )

  /** Shows a past time: on this screen at once, on all that share its code by the server. Null: back to now. */
  function order(next: Timeline | null) {
    const mine = { timeline: next, since: clock.read() }
    own.value = mine
    if (!wall.screen) return
    const taken = () => own.value === mine && (own.value = null)
    // Out of reach: this screen goes on by itself.
    wall.ask({ replay: next && orderOf(next) }).then(taken, () => undefined)
  }

  return {
    timeline,
    on,
    shownTo,
    behindSince,
    jumps,
    /**
     * The past instant to ask the server about, ms since 1970, for an answer that is good for so long in real time; null:
     * about now. It is the same on every screen that shows the same replay.
     */
    askedAt(forMs: number): number | null {
      if (!on.value) return null
      const shown = timeline.value!
      return onLattice(shown, timeAt(shown, clock.read()), (forMs / 1000) * shown.speed)
    },
    late: computed(() => on.value && behindSince.value !== null && clock.real - behindSince.value > LATE_MS),
    order,
    /** Goes on from what is shown, or from `from`, with another speed or paused; begins a replay where there is none. */
    turn(change: Partial<Omit<Timeline, 'startedAt'>>) {
      const now = clock.read()
      const known = (on.value && timeline.value) || { from: now, startedAt: now, speed: 1, paused: false }
      order(turned(known, now, change))
    },
  }
})
