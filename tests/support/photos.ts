import { deflateSync, crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll } from 'vitest'
import { someReport, startTestService } from './service.ts'

/** A picture of one colour, left half and right half unlike, so that turning it shows. */
export function picture(width: number, height: number, { shade = 0 } = {}) {
  const half = Buffer.alloc((width / 2) * height * 3, 30 + shade)
  return sharp({
    create: { width, height, channels: 3, background: { r: 220, g: 40 + shade, b: 40 } },
  }).composite([{ input: half, raw: { width: width / 2, height, channels: 3 }, left: 0, top: 0 }])
}

/** A PNG of so many pixels that are all black: few bytes, and gigabytes when it is unpacked. */
export function bomb(side: number) {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const pixels = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side), { level: 9 })
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A city for one file of tests, and what they do with photos of its reports. */
export async function startPhotos() {
  const city = await startTestService()
  afterAll(() => city.stop())
  return {
    city,
    report: async () => (await city.post('/api/reports', someReport())).body.code as string,
    upload: (code: string, image: Uint8Array, { kind = 'before', type = 'image/jpeg' } = {}) =>
      city.post(`/api/reports/${code}/photos?kind=${kind}`, image, type),
    async image(id: string, size = 'full') {
      const response = await fetch(`${city.url}/api/photos/${id}/${size}`)
      return { response, bytes: Buffer.from(await response.arrayBuffer()) }
    },
  }
}
