import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Language, Localized } from '../../contracts/text.ts'
import { useCity } from '../stores/city.ts'
import { createFormat } from './format.ts'

/** What a panel needs to speak: messages, the city's names, numbers and times in the user's language. */
export function useWords() {
  const { t, locale } = useI18n()
  const city = useCity()
  const language = computed(() => locale.value as Language)
  const format = computed(() => createFormat(language.value, city.timeZone))
  const nameOf = (name: Localized | null | undefined) => name?.[language.value] ?? ''
  return { t, language, format, nameOf }
}
