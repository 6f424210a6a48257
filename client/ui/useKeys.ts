import { onScopeDispose, ref } from 'vue'

/**
 * Keys of a page: one letter each, without modifiers and never while somebody types. `?` shows what there is.
 * @param actions by the key's name in lower case: `h`, `arrowdown`, `escape`
 * @param held those that go on while they are held down
 * @param on whether letters do anything at present; `?` and Escape always do
 */
export function useKeys(
  actions: Record<string, () => unknown>,
  { held = [], on = () => true }: { held?: readonly string[]; on?: () => boolean } = {},
) {
  const helpShown = ref(false)

  function onKey(event: KeyboardEvent) {
    const key = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !held.includes(key))) return
    if (
      event.target instanceof HTMLElement &&
      event.target.closest('form, input[type=text], textarea, select')
    )
      return
    // A menu that is open has taken it; and Enter is that of the link or button at hand.
    if (event.defaultPrevented) return
    if (
      event.key === 'Enter' &&
      event.target instanceof HTMLElement &&
      event.target.closest('a, button, summary')
    )
      return
    // Arrows choose among radio buttons, too.
    if (event.key.startsWith('Arrow') && event.target instanceof HTMLInputElement) return
    if (event.key === '?') helpShown.value = !helpShown.value
    else if (event.key === 'Escape' && helpShown.value) helpShown.value = false
    else if (actions[key] && (on() || key.length > 1)) {
      // Neither scrolls anything beside, nor is typed into the field that it opens.
      event.preventDefault()
      actions[key]()
    }
  }
  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
  return { helpShown }
}
