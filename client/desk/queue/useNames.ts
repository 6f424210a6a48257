import { computed, shallowRef } from 'vue'
import type { AreaCollection } from '../../../contracts/city.ts'
import { getAreas } from '../../api/index.ts'
import { untilItWorks } from '../../api/retry.ts'
import { useWords } from '../../i18n/useWords.ts'
import { useCity } from '../../stores/city.ts'
import { localDay, useClock } from '../../stores/clock.ts'
import type { Row } from './rows.ts'

/** The city's names by code, in the user's language; a code that has no name stands for itself. */
export function useNames() {
  const { nameOf, language } = useWords()
  const clock = useClock()
  const city = useCity()
  const areas = shallowRef<AreaCollection | null>(null)
  const set = city.city!.defaultAreaSet
  void untilItWorks(
    () => getAreas(set),
    () => undefined,
  ).then((found) => (areas.value = found))

  const byCode = <Item extends { code: string }>(items: Item[]) =>
    new Map(items.map((item) => [item.code, item]))
  const agencies = computed(() => byCode(city.city?.agencies ?? []))
  const categories = computed(() => byCode(city.city?.categories ?? []))
  const areasByCode = computed(() =>
    byCode((areas.value?.features ?? []).map(({ properties }) => properties)),
  )

  const today = computed(() => localDay(clock.now, city.timeZone))
  /** The agencies that there are today, by name. */
  const present = computed(() =>
    (city.city?.agencies ?? [])
      .filter(
        ({ validFrom, validTo }) => (validFrom ?? '') <= today.value && (validTo ?? '9999') >= today.value,
      )
      .map(({ code, name }) => ({ value: code, label: nameOf(name) }))
      .toSorted((a, b) => a.label.localeCompare(b.label, language.value)),
  )

  return {
    areas,
    present,
    agency: (code: string) => nameOf(agencies.value.get(code)?.name) || code,
    agencyShort: (code: string) => agencies.value.get(code)?.shortName || code,
    category: (code: string) => nameOf(categories.value.get(code)?.name) || code,
    /** The area of the city's usual set that a report lies in. */
    areaOf: ({ areas: found }: Pick<Row, 'areas'>) => {
      const code = found[set]
      return code === undefined ? '' : nameOf(areasByCode.value.get(code)?.name) || code
    },
  }
}
export type Names = ReturnType<typeof useNames>
