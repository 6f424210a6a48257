import { onScopeDispose, ref } from 'vue'

/**
 * Keys of the wall: one letter each, without modifiers and never while somebody types. `?` shows what there is.
 * @param actions by the key's name in lower case: `h`, `arrowdown`, `escape`
 */
export function useKeys(actions: Record<string, () => unknown>) {
  const helpShown = ref(false)

  function onKey(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (event.target instanceof HTMLElement && event.target.closest('input[type=text], textarea, select'))
      return
    // Arrows choose among radio buttons, too.
    if (event.key.startsWith('Arrow') && event.target instanceof HTMLInputElement) return
    if (event.key === '?') helpShown.value = !helpShown.value
    else if (event.key === 'Escape' && helpShown.value) helpShown.value = false
    else actions[event.key.toLowerCase()]?.()
  }
  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
  return { helpShown }
}
