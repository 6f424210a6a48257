import { watchEffect } from 'vue'
import { useRoute, type LocationQueryRaw } from 'vue-router'
import { useWords } from '../i18n/useWords.ts'

/** The words of a desk, and addresses of desks in the present language. */
export function useDesk() {
  const words = useWords()
  const route = useRoute()
  return {
    ...words,
    route,
    /** An address of ours, in the language of this page. */
    to: (path: string, query: LocationQueryRaw = {}) => ({
      path,
      query: { ...(route.query.lang ? { lang: route.query.lang } : {}), ...query },
    }),
    /** @param day 0 is Monday */
    weekdayName: (day: number) =>
      new Intl.DateTimeFormat(words.language.value, { weekday: 'long', timeZone: 'UTC' }).format(
        Date.UTC(2024, 0, 1 + day),
      ),
    /** A local day `YYYY-MM-DD` with its year, e.g. 1/12/2026. */
    dayName: (day: string) =>
      new Intl.DateTimeFormat(words.language.value === 'vi' ? 'vi-VN' : 'en-GB', {
        ...{ day: 'numeric', month: words.language.value === 'vi' ? 'numeric' : 'short', year: 'numeric' },
        timeZone: 'UTC',
      }).format(Date.parse(`${day}T00:00:00Z`)),
    /** Keeps the title of the document. */
    entitle: (title: () => string) =>
      watchEffect(() => (document.title = `${title()} · ${words.t('app.name')}`)),
  }
}
