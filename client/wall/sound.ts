import { ref, watch } from 'vue'
import { useWallState } from '../stores/wallState.ts'
import type { Occasion } from './tone.ts'

const REMEMBERED = 'toancanh.sound'

/** A tone for a new emergency and a new surge of breaches, only where somebody at this screen has asked for it. */
export function useSound() {
  const wall = useWallState()
  const on = ref(localStorage.getItem(REMEMBERED) === 'on')
  const ring = async (occasion: Occasion) => {
    if (on.value) await (await import('./tone.ts')).play(occasion).catch(() => undefined)
  }
  function toggle() {
    on.value = !on.value
    localStorage.setItem(REMEMBERED, on.value ? 'on' : 'off')
    void ring('on')
  }
  // What was there when the page was opened is no news; `state` is null until then.
  const news = (now: unknown, known: boolean) => now !== null && known
  watch([() => wall.state?.emergency?.id ?? null, () => wall.state !== null], ([id], [, known]) => {
    if (news(id, known)) void ring('emergency')
  })
  watch([() => wall.state?.surge?.since ?? null, () => wall.state !== null], ([since], [, known]) => {
    if (news(since, known)) void ring('surge')
  })
  return { on, toggle }
}
