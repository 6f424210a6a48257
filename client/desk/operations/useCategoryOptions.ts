import { computed } from 'vue'
import { useCity } from '../../stores/city.ts'
import { useDesk } from '../useDesk.ts'

/** The city's categories in force as options of a select, each group before its own. */
export function useCategoryOptions() {
  const { nameOf } = useDesk()
  const city = useCity()
  return computed(() => {
    const all = (city.city?.categories ?? []).filter(({ validTo }) => validTo === null)
    return all
      .filter(({ parent }) => parent === null)
      .flatMap((group) => [
        { value: group.code, label: nameOf(group.name) },
        ...all
          .filter(({ parent }) => parent === group.code)
          .map((leaf) => ({ value: leaf.code, label: `   ${nameOf(leaf.name)}` })),
      ])
  })
}
