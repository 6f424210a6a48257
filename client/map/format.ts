import { computed } from 'vue'
import type { Language } from '../../contracts/text.ts'
import { createFormat } from '../i18n/format.ts'
import { i18n } from '../i18n/index.ts'
import { useCity } from '../stores/city.ts'

/** How the map writes numbers. A layer is added when the map stands, outside of any component: useWords() has none to ask. */
export function useMapFormat() {
  const city = useCity()
  return computed(() => createFormat(i18n.global.locale.value as Language, city.timeZone))
}
