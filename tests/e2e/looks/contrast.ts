import type { Page } from '@playwright/test'
import type { Text } from './layout.ts'

/** WCAG 2.2, 1.4.3: ordinary and large text. */
const LEAST = 4.5
const LEAST_LARGE = 3
/** Of a text that goes on on the next screen of a grid, that one judges which has most of it: an edge of its box has no letters. */
const MOST_OF_IT = 0.5
/** The part of a text's ground, by its contrast from below, that decides: letters cover a part of their box only. */
const DECIDING = 0.25

/**
 * Measures the contrast of every text against the pixels that really lie behind it (tile, bar, map, halo), from a picture of
 * the page without its letters, and without filters: colours are read as they are before those, and Chromium does not paint
 * all of what lies behind one anew.
 * @returns a sentence for each text whose contrast is too small
 */
export async function readContrast(page: Page, texts: Text[]): Promise<string[]> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
      *, *::before, *::after { color: transparent !important; caret-color: transparent !important; transition: none !important; filter: none !important; }
      svg text { fill: transparent !important; }`)
    Object.assign(window, { letterless: sheet })
    document.adoptedStyleSheets.push(sheet)
  })
  const picture = await page.screenshot()
  await page.evaluate(() => {
    const { letterless } = window as unknown as { letterless: CSSStyleSheet }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== letterless)
  })
  return page.evaluate(
    async ({ source, texts, LEAST, LEAST_LARGE, DECIDING, MOST_OF_IT }) => {
      const bytes = Uint8Array.from(atob(source), (letter) => letter.charCodeAt(0))
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const canvas = new OffscreenCanvas(image.width, image.height)
      const pen = canvas.getContext('2d', { willReadFrequently: true })!
      pen.drawImage(image, 0, 0)
      // For every pixel of a 4K picture three channels, twice: reckoned once for each of the 256 values.
      const linear = Float64Array.from({ length: 256 }, (_, value) => {
        const share = value / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      const luminance = (r: number, g: number, b: number) =>
        0.2126 * linear[r]! + 0.7152 * linear[g]! + 0.0722 * linear[b]!
      const found = new Set<string>()
      for (const { words, tile, left, top, right, bottom, color, opacity, large } of texts) {
        const [x, y] = [Math.max(0, Math.round(left)), Math.max(0, Math.round(top))]
        const width = Math.min(image.width, Math.round(right)) - x
        const height = Math.min(image.height, Math.round(bottom)) - y
        if (width < 2 || height < 2) continue
        if (width * height < MOST_OF_IT * (right - left) * (bottom - top)) continue
        const { data } = pen.getImageData(x, y, width, height)
        const [r = 0, g = 0, b = 0, a = 1] = color.match(/[\d.]+/g)!.map(Number)
        const own = a * opacity
        const mixed = [r, g, b].map((letter) =>
          Uint8Array.from({ length: 256 }, (_, ground) => Math.round(letter * own + ground * (1 - own))),
        )
        const contrasts = new Float64Array(data.length / 4)
        for (let at = 0; at < data.length; at += 4) {
          const [p, q, s] = [data[at]!, data[at + 1]!, data[at + 2]!]
          const letter = luminance(mixed[0]![p]!, mixed[1]![q]!, mixed[2]![s]!)
          const ground = luminance(p, q, s)
          contrasts[at / 4] = (Math.max(letter, ground) + 0.05) / (Math.min(letter, ground) + 0.05)
        }
        contrasts.sort()
        const contrast = contrasts[Math.floor(contrasts.length * DECIDING)]!
        if (contrast < (large ? LEAST_LARGE : LEAST) - 0.05)
          found.add(`contrast ${contrast.toFixed(2)}: “${words}” (${tile.split(' ')[0]})`)
      }
      return [...found]
    },
    { source: picture.toString('base64'), texts, LEAST, LEAST_LARGE, DECIDING, MOST_OF_IT },
  )
}
