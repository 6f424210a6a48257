import { watch } from 'vue'
import { useLocalStorage } from '@vueuse/core'
import { createScreen } from '../api/screens.ts'
import { untilItWorks } from '../api/retry.ts'
import { useAddress } from '../stores/address.ts'
import { foldCode, isCode } from '../stores/foldCode.ts'
import { useWallState } from '../stores/wallState.ts'
import { useComposition } from './composition.ts'

/**
 * Gives this wall the code by which a remote finds it. `?wall=CODE` wins, so that the screens of a grid share one;
 * otherwise the browser keeps the one that it got. A code that the server does not know is replaced, but for that of a
 * grid: the others would not hear of the new one. A phone is no wall and gets none.
 */
export function keepWallCode(): void {
  const address = useAddress()
  const composition = useComposition()
  const wall = useWallState()
  const kept = useLocalStorage('toan-canh.wall', '')

  const asked = () => {
    const typed = address.read('wall')
    return typed === null ? null : foldCode(typed)
  }
  const isGrid = () => composition.grid.columns * composition.grid.rows > 1

  let creating = false
  async function create() {
    if (creating) return
    creating = true
    const { code } = await untilItWorks(createScreen, () => undefined)
    creating = false
    kept.value = code
    if (asked() !== null) address.write('wall', code)
    else void wall.follow(code)
  }

  watch(
    [asked, () => composition.format === 'stacked'],
    ([code, isPhone]) => {
      if (code !== null) void wall.follow(code)
      else if (isPhone) void wall.follow(null)
      else if (isCode(kept.value)) void wall.follow(kept.value)
      else void create()
    },
    { immediate: true },
  )
  watch(
    () => wall.unknown,
    (unknown) => unknown && !(isGrid() && asked() !== null) && void create(),
  )
}
