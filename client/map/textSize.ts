let context: CanvasRenderingContext2D | null = null
const widths = new Map<string, number>()

/** Width in pixels of a text in the page's font. */
export function textWidth(text: string, px: number, weight: number): number {
  const key = `${weight} ${px} ${text}`
  const known = widths.get(key)
  if (known !== undefined) return known
  context ??= document.createElement('canvas').getContext('2d')!
  context.font = `${weight} ${px}px 'Be Vietnam Pro', system-ui, sans-serif`
  const { width } = context.measureText(text)
  // Numbers come and go for as long as a wall stands.
  if (widths.size > 5000) widths.clear()
  widths.set(key, width)
  return width
}
