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
    /** Keeps the title of the document. */
    entitle: (title: () => string) =>
      watchEffect(() => (document.title = `${title()} · ${words.t('app.name')}`)),
  }
}
