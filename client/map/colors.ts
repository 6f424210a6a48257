import { useTheme } from '../stores/theme.ts'

/**
 * Value of a colour of styles/tokens.css, e.g. `--class-0`: the map draws with the same colours as the page. Read inside
 * a watcher it makes the watcher run again when the theme changes.
 */
export function token(name: string): string {
  void useTheme().theme
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
