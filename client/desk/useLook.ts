import { computed } from 'vue'
import { useOwnTheme } from '../stores/ownTheme.ts'
import { useTheme } from '../stores/theme.ts'
import { useDesk } from './useDesk.ts'

/** How the pages are read: in the other language, or on the other ground. As buttons, or as lines of a menu. */
export function useLook() {
  const { t, language, route } = useDesk()
  const theme = useTheme()
  const { toggle } = useOwnTheme()
  const otherLanguage = computed(() => (language.value === 'vi' ? 'en' : 'vi'))
  return {
    languageItem: computed(() => ({
      label: t('report.otherLanguage'),
      icon: 'i-lucide-languages',
      lang: otherLanguage.value,
      to: { query: { ...route.query, lang: otherLanguage.value } },
    })),
    themeItem: computed(() => ({
      label: t(`desk.toTheme.${theme.theme === 'day' ? 'night' : 'day'}`),
      icon: theme.theme === 'day' ? 'i-lucide-moon' : 'i-lucide-sun',
      onSelect: toggle,
    })),
  }
}
