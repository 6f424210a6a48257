import { computed } from 'vue'
import { defineStore } from 'pinia'
import { useAdoption } from './adoption.ts'
import { useCampaign } from './campaign.ts'
import { useLens, type Area } from './lens.ts'
import { useLive } from './live.ts'
import { useMapMode, type MapMode } from './mapMode.ts'
import { steadyClasses } from './scale.ts'

/** What the colours of the areas stand for: reports open now, those that are late or soon will be, percent of people with an account, reports received in a campaign. */
export type Measure = 'backlog' | 'alarms' | 'adoption' | 'campaign'

const measures: Partial<Record<MapMode, Measure>> = {
  backlog: 'backlog',
  deadlines: 'alarms',
  adoption: 'adoption',
  campaign: 'campaign',
}

/** The one number per area that the map shows in its present mode, and the classes of its colours. */
export const useMapMeasure = defineStore('mapMeasure', () => {
  const adoption = useAdoption()
  const campaign = useCampaign()
  const lens = useLens()
  const live = useLive()
  const mapMode = useMapMode()

  const measure = computed<Measure | null>(() => measures[mapMode.mode] ?? null)

  function valueOf(area: Area): number | null {
    const numbers = live.areas?.get(area.id)
    switch (measure.value) {
      case 'backlog':
        return numbers?.backlog ?? null
      case 'alarms':
        return numbers ? numbers.overdue + numbers.dueSoon : null
      case 'adoption': {
        const row = adoption.byArea.get(area.code)
        return row ? (100 * row.accounts) / row.people : null
      }
      case 'campaign':
        return campaign.byArea.get(area.id)?.received ?? null
      case null:
        return null
    }
  }
  /** By the area's id; an area of which nothing is known is left out. */
  const values = computed(
    () =>
      new Map(
        [...lens.areas.values()].flatMap((area) => {
          const value = valueOf(area)
          return value === null ? [] : [[area.id, value] as const]
        }),
      ),
  )
  const classes = steadyClasses(
    computed(() => [...values.value.values()].map(Math.floor)),
    [() => measure.value, () => lens.collection, () => live.state?.epoch, () => live.state?.day],
  )
  return { measure, values, ...classes }
})
