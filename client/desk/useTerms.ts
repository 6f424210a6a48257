import { computed, ref, shallowRef } from 'vue'
import { useCity } from '../stores/city.ts'
import { localDay } from '../stores/clock.ts'
import { getCalendars, getRules, type CalendarVersion, type RuleVersion } from './api.ts'
import { workday } from './duration.ts'
import { histories } from './rules/versions.ts'

/** Rules and calendars as they are: loaded at once, and again when asked to. */
export function useTerms() {
  const city = useCity()
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const rules = shallowRef<RuleVersion[]>([])
  const calendars = shallowRef<CalendarVersion[]>([])

  async function load(): Promise<void> {
    try {
      ;[rules.value, calendars.value] = await Promise.all([getRules(), getCalendars()])
      state.value = 'ready'
    } catch {
      if (state.value === 'loading') state.value = 'failed'
    }
  }
  void load()

  /** The city's day. */
  const today = () => localDay(Date.now(), city.timeZone)
  const groups = computed(() => new Set((city.city?.categories ?? []).flatMap(({ parent }) => parent ?? [])))

  return {
    state,
    rules,
    calendars,
    load,
    today,
    /** Each rule with its versions, the most specific first. */
    histories: computed(() => histories(rules.value, today(), groups.value)),
    /** The calendar in force. */
    calendar: computed(() => calendars.value[0] ?? null),
    /** Minutes of a working day. */
    workday: computed(() => workday(calendars.value[0]?.calendar.week ?? [])),
  }
}
