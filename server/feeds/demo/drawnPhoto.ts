import sharp from 'sharp'
import type { Random } from '../../../fixtures/generator/history/random.ts'
import type { NewPhoto } from '../../reports/photos.ts'
import { encodePhoto } from '../../features/photos/encode.ts'

const [WIDTH, HEIGHT] = [480, 360]
const HORIZON = 220
/** Few: a demo that runs for weeks draws no picture for every answer. */
const DRAWN = 6
const photos: Promise<NewPhoto>[] = []

/** One of a few small pictures of a street, plainly drawn and no photo: what the demo's agencies show as their answer. */
export function drawnPhoto(random: Random): Promise<NewPhoto> {
  const index = Math.floor(random.next() * DRAWN)
  photos[index] ??= draw(random).then(encodePhoto)
  return photos[index]
}

/** Houses in a row between sky and street, as PNG. */
function draw(random: Random): Promise<Buffer> {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3)
  const paint = (left: number, top: number, right: number, bottom: number, of: (y: number) => number[]) => {
    for (let y = top; y < bottom; y++)
      for (let x = left; x < Math.min(right, WIDTH); x++) pixels.set(of(y), (y * WIDTH + x) * 3)
  }
  paint(0, 0, WIDTH, HORIZON, (y) => [150 + y / 4, 185 + y / 5, 215 + y / 8])
  paint(0, HORIZON, WIDTH, HEIGHT, (y) => [95 - y / 10, 98 - y / 10, 102 - y / 10])
  for (let x = 0; x < WIDTH;) {
    const [width, height] = [40 + random.next() * 50, 50 + random.next() * 130].map(Math.round) as [
      number,
      number,
    ]
    const wall = [150, 110, 90].map((shade) => shade + random.next() * 90)
    paint(x, HORIZON - height, x + width, HORIZON, () => wall)
    x += width
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toBuffer()
}
