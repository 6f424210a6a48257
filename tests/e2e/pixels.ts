import type { Page } from '@playwright/test'

/** Of the page, in CSS pixels. */
interface Box {
  x: number
  y: number
  width: number
  height: number
}

/**
 * How many pixels of the map have exactly the colour of a token: only what nothing lies over.
 * @param box a part of the page, the whole map unless told
 */
export async function pixelsOf(page: Page, token: string, box?: Box): Promise<number> {
  const map = page.getByTestId('map')
  const picture = await (box ? page.screenshot({ clip: box }) : map.screenshot())
  return page.evaluate(
    async ([source, name]) => {
      const bytes = Uint8Array.from(atob(source!), (letter) => letter.charCodeAt(0))
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')!
      pen.drawImage(image, 0, 0)
      const { data } = pen.getImageData(0, 0, image.width, image.height)
      const hex = getComputedStyle(document.documentElement).getPropertyValue(name!).trim().slice(1)
      const sought = [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
      let found = 0
      for (let at = 0; at < data.length; at += 4)
        if (sought.every((value, i) => data[at + i] === value)) found++
      return found
    },
    [picture.toString('base64'), token],
  )
}

/** A box of `side` pixels around the middle of another. */
export const around = ({ x, y, width, height }: Box, side: number): Box => ({
  x: x + (width - side) / 2,
  y: y + (height - side) / 2,
  width: side,
  height: side,
})
