import { computed, onScopeDispose, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import type { Heat } from '../../contracts/heat.ts'
import { getHeat } from '../api/index.ts'
import { getHeatHours } from '../api/scenes.ts'
import { useCity } from './city.ts'
import { localDay, useClock } from './clock.ts'
import { useDirector } from './director.ts'
import { daysBefore } from './heat.ts'
import { polled } from './polled.ts'

/** Days that the hours of the day are told of: the last whole ones, so that no hour has a day more than another. */
export const PROFILE_DAYS = 28
/** How long each hour of the day is shown. */
export const HOUR_SHOWN_MS = 1500
const RESOLUTION = 8
/** Asked side by side: enough to be quick, too few to be felt by anybody else. */
const AT_ONCE = 4
const PROFILE_EVERY_MS = 60_000
const CELLS_EVERY_MS = 600_000

/** @param from when the loop began, @param now both in ms of the server's clock: every screen of a grid shows the same hour */
export const hourShown = (from: number, now: number) =>
  Math.floor(Math.max(0, now - from) / HOUR_SHOWN_MS) % 24

/** The city by hour of the day: how much is received in each, of which categories and where; and the hour that is shown. */
export const useHeatHours = defineStore('heatHours', () => {
  const city = useCity()
  const clock = useClock()
  const director = useDirector()
  const hour = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let followers = 0

  const last = computed(() => (city.city ? daysBefore(localDay(clock.now, city.timeZone), 1) : null))
  const first = computed(() => (last.value ? daysBefore(last.value, PROFILE_DAYS - 1) : null))
  const key = () => last.value

  const profile = polled({
    ask: (signal) => getHeatHours(first.value!, last.value!, signal),
    everyMs: PROFILE_EVERY_MS,
    then: 'key',
    key,
  })
  const cells = polled<Heat[]>({
    async ask(signal) {
      const [from, to] = [first.value!, last.value!]
      const answers: Heat[] = []
      while (answers.length < 24) {
        const next = Array.from({ length: AT_ONCE }, (_, i) => answers.length + i)
        answers.push(
          ...(await Promise.all(next.map((of) => getHeat({ from, to, res: RESOLUTION, hour: of }, signal)))),
        )
      }
      return answers
    },
    everyMs: CELLS_EVERY_MS,
    then: 'key',
    key,
  })

  /** Shows the hour that is due, and comes back on the millisecond at which the next one is. */
  function tick() {
    clearTimeout(timer)
    if (followers === 0) return
    const [from, now] = [director.shown.from, clock.read()]
    hour.value = hourShown(from, now)
    timer = setTimeout(tick, HOUR_SHOWN_MS - (Math.max(0, now - from) % HOUR_SHOWN_MS))
  }
  watch([() => director.shown.from, () => clock.offset], tick)

  /** Keeps it fresh and lets the hours go on, for as long as the calling component lives. */
  function follow() {
    profile.follow()
    cells.follow()
    if (++followers === 1) tick()
    onScopeDispose(() => {
      if (--followers === 0) clearTimeout(timer)
    })
  }

  return {
    hour,
    follow,
    profile: profile.data,
    freshness: profile.freshness,
    /** Of each hour from 0 to 23; null until all of them are here. */
    cells: cells.data,
    period: computed(() => (first.value && last.value ? { from: first.value, to: last.value } : null)),
  }
})
