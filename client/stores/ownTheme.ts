import { ref, watch } from 'vue'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { useAddress } from './address.ts'
import { isTheme, useTheme, type Theme } from './theme.ts'

/** Whether the pages beside the wall are bright or dark: `?theme=day`, else as somebody last chose in this browser. */
export const useOwnTheme = defineStore('ownTheme', () => {
  const theme = useTheme()
  const kept = useLocalStorage<string>('toancanh.theme', 'night')
  const asked = useAddress().read('theme')
  const own = ref<Theme | null>(isTheme(asked) ? asked : null)
  watch(
    () => own.value ?? (isTheme(kept.value) ? kept.value : 'night'),
    (name) => (theme.own = name),
    { immediate: true, flush: 'sync' },
  )

  function toggle() {
    const other = theme.theme === 'day' ? 'night' : 'day'
    own.value = null
    kept.value = other
  }
  return { toggle }
})
