/** Value of a colour of styles/tokens.css, e.g. `--class-0`: the map draws with the same colours as the page. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
