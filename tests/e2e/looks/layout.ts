import type { Page } from '@playwright/test'

/** A stretch of text as it stands on the screen, in CSS pixels, with what its colour is laid down with. */
export interface Text {
  words: string
  /** Which tile it is of. */
  tile: string
  left: number
  top: number
  right: number
  bottom: number
  /** `rgb(…)` or `rgba(…)`. */
  color: string
  /** Of all that it lies in, multiplied. */
  opacity: number
  /** As WCAG 2.2 means it: from 24 px, or from 18.66 px where bold. */
  large: boolean
}

/**
 * Reads every stretch of text that is seen, and what is wrong with where it stands: outside the picture, cut by what it lies
 * in, shortened with an ellipsis, or on another text.
 */
export async function readLayout(page: Page): Promise<{ texts: Text[]; faults: string[] }> {
  return page.evaluate(() => {
    const SLACK = 1.5
    const faults = new Set<string>()
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth + 1) faults.add('the page is wider than the screen')
    const picture = document.querySelector('main')!.getBoundingClientRect()
    const texts: (Text & { element: Element; clock: Element | null })[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!
      const words = node.textContent!.trim()
      if (!words || element.closest('.unseen, script, style, title, .maplibregl-control-container')) continue
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const style = getComputedStyle(element)
      const size = parseFloat(style.fontSize)
      let opacity = 1
      const clips: { box: DOMRect; x: boolean; y: boolean }[] = []
      for (let at: Element | null = element; at; at = at.parentElement) {
        const its = getComputedStyle(at)
        opacity *= Number(its.opacity)
        const [x, y] = [its.overflowX !== 'visible', its.overflowY !== 'visible']
        // A screen of a grid ends where the next begins.
        if (at !== root && at !== document.body && !at.matches('.screen') && (x || y))
          clips.push({ box: at.getBoundingClientRect(), x, y })
        if (its.textOverflow === 'ellipsis' && at.scrollWidth > at.clientWidth + 1)
          faults.add(`shortened: ${at.textContent?.trim()}`)
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
        if (at === element && lines > Number(its.webkitLineClamp))
          faults.add(`folded too often: ${at.textContent?.trim()}`)
      }
      const tile =
        element
          .closest('[data-testid^=panel-], section, header, nav, [data-testid=map]')
          ?.getAttribute('class') ?? ''
      for (const box of range.getClientRects()) {
        if (box.width < 1 || box.height < 1) continue
        // Line boxes are taller than their letters: half of the leading may leave what they lie in.
        const leading = Math.max(0, box.height - size) / 2
        const seen = {
          left: box.left,
          right: box.right,
          top: box.top + leading,
          bottom: box.bottom - leading,
        }
        const { left, right, top, bottom } = seen
        if (
          left < picture.left - SLACK ||
          right > picture.right + SLACK ||
          top < picture.top - SLACK ||
          bottom > picture.bottom + SLACK
        )
          faults.add(`outside the picture: ${words}`)
        const away = clips.some(
          ({ box: clip, x, y }) =>
            (x && (right <= clip.left || left >= clip.right)) ||
            (y && (bottom <= clip.top || top >= clip.bottom)),
        )
        // What is scrolled or kept out of sight as a whole is not seen at all.
        if (away) continue
        for (const { box: clip, x, y } of clips)
          if (
            (x && (left < clip.left - SLACK || right > clip.right + SLACK)) ||
            (y && (top < clip.top - SLACK || bottom > clip.bottom + SLACK))
          )
            faults.add(`cut: ${words}`)
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
        const color = element instanceof SVGElement ? style.fill : style.color
        texts.push({
          words,
          tile,
          ...seen,
          color,
          opacity,
          large,
          element,
          clock: element.closest('time, .time'),
        })
      }
    }
    for (const [i, a] of texts.entries())
      for (const b of texts.slice(i + 1)) {
        // The digits of a clock stand closer than their boxes.
        if (a.element === b.element || (a.clock && a.clock === b.clock)) continue
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (wide > 2 && high > 2) faults.add(`“${a.words}” lies on “${b.words}”`)
      }
    return { texts: texts.map(({ element: _, clock: __, ...text }) => text), faults: [...faults] }
  })
}
