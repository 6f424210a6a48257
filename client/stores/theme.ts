import { computed, ref, watch } from 'vue'
import { defineStore } from 'pinia'
import { themes, type Direction } from '../../contracts/wall.ts'
import { useAddress } from './address.ts'
import { useWallState } from './wallState.ts'

export type Theme = Direction['theme']
export const isTheme = (name: string | null): name is Theme => themes.some((theme) => theme === name)

/**
 * Whether the wall is bright for the day or dark for the night: `?theme=day`, until the key or the remote says another.
 * styles/tokens.css has the colours of both, chosen by `data-theme` of the page's root.
 */
export const useTheme = defineStore('theme', () => {
  const address = useAddress()
  const wall = useWallState()
  const chosen = ref<Theme | null>(null)
  /** Of a page that is no wall: it holds, whatever the wall is told. */
  const own = ref<Theme | null>(null)

  const theme = computed<Theme>(() => {
    const asked = address.read('theme')
    return own.value ?? chosen.value ?? (isTheme(asked) ? asked : null) ?? wall.direction?.theme ?? 'night'
  })
  watch(
    () => wall.direction?.theme,
    (asked, before) => asked && before && (chosen.value = asked),
  )
  // At once: who reads a colour because the theme changed must read the new one.
  watch(theme, (name) => (document.documentElement.dataset.theme = name), { immediate: true, flush: 'sync' })

  return { theme, own, toggle: () => void (chosen.value = theme.value === 'day' ? 'night' : 'day') }
})
