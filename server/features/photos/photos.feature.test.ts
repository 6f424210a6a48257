import { deflateSync, crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { verifyTallies } from '../../log/verify.ts'
import { MAX_PHOTOS } from '../../../contracts/photo.ts'

let city: TestService
beforeAll(async () => {
  city = await startTestService()
})
afterAll(() => city.stop())

const report = async () => (await city.post('/api/reports', someReport())).body.code as string
const upload = (code: string, image: Uint8Array, { kind = 'before', type = 'image/jpeg' } = {}) =>
  city.post(`/api/reports/${code}/photos?kind=${kind}`, image, type)
const image = async (id: string, size = 'full') => {
  const response = await fetch(`${city.url}/api/photos/${id}/${size}`)
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

/** A picture of one colour, left half and right half unlike, so that turning it shows. */
function picture(width: number, height: number, { shade = 0 } = {}) {
  const half = Buffer.alloc((width / 2) * height * 3, 30 + shade)
  return sharp({
    create: { width, height, channels: 3, background: { r: 220, g: 40 + shade, b: 40 } },
  }).composite([{ input: half, raw: { width: width / 2, height, channels: 3 }, left: 0, top: 0 }])
}

/** A PNG of so many pixels that are all black: few bytes, and gigabytes when it is unpacked. */
function bomb(side: number) {
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

describe('a photo of a report', () => {
  it('comes back in two sizes as WebP, told by the list, the report and its timeline', async () => {
    const code = await report()
    const sent = await picture(3000, 1500).jpeg().toBuffer()
    const { status, body } = await upload(code, sent)
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { kind: 'before', width: 2048, height: 1024, current: true, created: true },
    })
    for (const [size, width] of [
      ['full', 2048],
      ['thumb', 320],
    ] as const) {
      const { response, bytes } = await image(body.id, size)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/webp',
        'cache-control': 'private, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      })
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height: width / 2 })
    }
    await city.settled()
    const { created: _created, ...photo } = body
    expect((await city.get(`/api/reports/${code}/photos`)).body.items).toEqual([photo])
    const detail = (await city.get(`/api/reports/${code}`)).body
    expect(detail).toMatchObject({ version: 1, photos: [photo] })
    expect(detail.timeline).toMatchObject([
      { kind: 'received', photo: null },
      { kind: 'photo.added', photo: { id: body.id, kind: 'before' } },
    ])
  })

  it.each(['jpeg', 'png', 'webp'] as const)(
    'may be a %s, whatever of the three its header says',
    async (format) => {
      const sent = await picture(400, 300).toFormat(format).toBuffer()
      expect((await upload(await report(), sent, { type: 'image/png' })).status).toBe(201)
    },
  )

  it('is turned upright, and keeps nothing of what the telephone wrote into it', async () => {
    const sent = await picture(400, 200)
      .jpeg()
      .withExif({
        IFD0: { Make: 'Telephone', Artist: 'Nguyễn Văn An' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '16/1 27/1 49/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '107/1 35/1 4/1',
        },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await sharp(sent).metadata()).exif?.includes('Telephone')).toBe(true)
    const { body } = await upload(await report(), sent)
    for (const size of ['full', 'thumb']) {
      const { bytes } = await image(body.id, size)
      const { width, height, exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata()
      expect(height).toBeGreaterThan(width)
      expect([exif, xmp, iptc, icc, orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
      ])
      expect(bytes.includes('Telephone')).toBe(false)
    }
  })

  it('is one however often the same file is sent, also at the same moment', async () => {
    const code = await report()
    const sent = await picture(300, 200).jpeg().toBuffer()
    const answers = await Promise.all([upload(code, sent), upload(code, sent), upload(code, sent)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect((await city.get(`/api/reports/${code}/photos`)).body.items).toHaveLength(1)
  })

  it('finds room beside others that come at the same moment, and no more than there is', async () => {
    const code = await report()
    const sent = await Promise.all(
      Array.from({ length: MAX_PHOTOS + 2 }, (_, shade) => picture(200, 200, { shade }).jpeg().toBuffer()),
    )
    const answers = await Promise.all(sent.map((one) => upload(code, one)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MAX_PHOTOS)
    for (const { status, body } of answers.filter((one) => one.status !== 201))
      expect({ status, type: body.type }).toEqual({ status: 409, type: '/problems/too-many-photos' })
    expect((await city.get(`/api/reports/${code}/photos`)).body.items).toHaveLength(MAX_PHOTOS)
  })

  it('belongs to its own report alone', async () => {
    const [mine, other] = [await report(), await report()]
    const { body } = await upload(mine, await picture(200, 200).jpeg().toBuffer())
    expect((await city.get(`/api/reports/${other}/photos`)).body.items).toEqual([])
    expect((await city.get(`/api/reports/${other}`)).body.photos).toEqual([])
    expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  })

  it('of what was done needs a report that somebody has accepted', async () => {
    const answer = await upload(await report(), await picture(200, 200).jpeg().toBuffer(), { kind: 'after' })
    expect(answer.body).toMatchObject({
      type: '/problems/illegal-transition',
      status: 409,
      state: 'received',
    })
  })
})

describe('what is no photo is refused with a clear problem and leaves nothing behind', () => {
  const jpeg = () => picture(800, 600).jpeg().toBuffer()
  const cases: [string, () => Promise<Uint8Array> | Uint8Array, number, string, string?][] = [
    ['50 MB', () => Buffer.alloc(50 * 1024 * 1024, 0xff), 413, 'too-large'],
    ['an empty body', () => new Uint8Array(0), 422, 'invalid-image'],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>'),
      422,
      'invalid-image',
    ],
    ['an SVG by its own type', () => Buffer.from('<svg/>'), 415, 'unsupported-media-type', 'image/svg+xml'],
    ['a form', async () => jpeg(), 415, 'unsupported-media-type', 'multipart/form-data; boundary=x'],
    ['a GIF renamed', () => picture(100, 100).gif().toBuffer(), 422, 'invalid-image'],
    ['a TIFF renamed', () => picture(100, 100).tiff().toBuffer(), 422, 'invalid-image'],
    ['HTML', () => Buffer.from('<!doctype html><script>alert(1)</script>'), 422, 'invalid-image'],
    ['a JPEG cut off', async () => (await jpeg()).subarray(0, 2500), 422, 'invalid-image'],
    [
      'a PNG cut off',
      async () => (await picture(800, 600).png().toBuffer()).subarray(0, 1500),
      422,
      'invalid-image',
    ],
    [
      'a head without a body',
      () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]),
      422,
      'invalid-image',
    ],
    ['a PNG of 30,000 × 30,000 pixels', () => bomb(30_000), 422, 'invalid-image'],
    [
      'one pixel',
      () =>
        sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
      422,
      'invalid-image',
    ],
  ]
  it.each(cases)('%s', async (_, make, status, problem, type = 'image/jpeg') => {
    const code = await report()
    const answer = await upload(code, await make(), { type })
    expect({ status: answer.status, type: answer.body.type }).toEqual({
      status,
      type: `/problems/${problem}`,
    })
    expect(answer.body.detail).not.toMatch(/vips|buffer|node_modules/i)
    expect((await city.get(`/api/reports/${code}/photos`)).body.items).toEqual([])
  })

  it('50 MB that come without saying how much they are', async () => {
    const part = Buffer.alloc(1 << 20, 0xff)
    const stream = new ReadableStream({
      pull: (controller) => (sentParts++ < 50 ? controller.enqueue(part) : controller.close()),
    })
    let sentParts = 0
    const response = await fetch(`${city.url}/api/reports/${await report()}/photos?kind=before`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: stream,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
    expect((await city.get('/api/health')).status).toBe(200)
  })

  it('a JPEG that is a page or an archive as well is kept as a picture and nothing else', async () => {
    const hidden = Buffer.from('<html><script>alert(1)</script></html>PK\u0003\u0004evil.exe')
    const inFront = await picture(300, 200)
      .jpeg()
      .withExif({ IFD0: { ImageDescription: hidden.toString('latin1').replaceAll('\u0000', '') } })
      .toBuffer()
    const { status, body } = await upload(await report(), Buffer.concat([inFront, hidden]))
    expect(status).toBe(201)
    const { bytes } = await image(body.id)
    expect(bytes.includes('<script>') || bytes.includes('evil.exe')).toBe(false)
  })

  it.each([
    ['/api/reports/HUE-9999999/photos?kind=before', 404, 'not-found'],
    ['/api/reports/%00/photos?kind=before', 404, 'not-found'],
    ['/api/reports/HUE-9999999/photos?kind=during', 400, 'invalid-query'],
    ['/api/reports/HUE-9999999/photos', 400, 'invalid-query'],
  ])('%s', async (path, status, type) => {
    const answer = await city.post(path, await jpeg(), 'image/jpeg')
    expect({ status: answer.status, type: answer.body.type }).toEqual({ status, type: `/problems/${type}` })
  })

  it.each([
    '/api/photos/1/full',
    '/api/photos/00000000-0000-4000-8000-000000000000/full',
    '/api/photos/00000000-0000-4000-8000-000000000000/huge',
    "/api/photos/'%20or%201=1/full",
    '/api/reports/HUE-9999999/photos',
  ])('there is nothing under %s', async (path) => {
    expect((await city.get(path)).body).toMatchObject({ status: 404, type: '/problems/not-found' })
  })
})

describe('a report of a category that wants it shown', () => {
  const say = (code: string, name: string, body: unknown = {}) =>
    city.post(`/api/reports/${code}/${name}`, body)
  const shown = async (code: string, kind: string, shade: number) =>
    (await upload(code, await picture(200, 200, { shade }).jpeg().toBuffer(), { kind })).status

  it('is resolved only with a photo of what was done, and again with a new one after it was reopened', async () => {
    const { body } = await city.post('/api/reports', someReport({ category: 'thoat-nuoc-nap-cong' }))
    const code: string = body.code
    await say(code, 'accept')
    expect((await say(code, 'resolve', { answer: 'Xong' })).body.type).toBe('/problems/illegal-transition')
    await say(code, 'refer', { agency: 'so-xay-dung' })
    expect(await shown(code, 'before', 1)).toBe(201)
    const held = { status: 409, type: '/problems/photo-required', state: 'referred' }
    expect((await say(code, 'resolve', { answer: 'Xong' })).body).toMatchObject(held)
    expect(await shown(code, 'after', 2)).toBe(201)
    expect((await say(code, 'resolve', { answer: 'Xong' })).body).toMatchObject({ state: 'resolved' })
    // Of the answer that is now doubted, however late it comes.
    expect(await shown(code, 'after', 3)).toBe(201)
    await say(code, 'reopen', { evidence: 'Vẫn hỏng' })
    expect((await say(code, 'resolve', { answer: 'Xong' })).body.type).toBe('/problems/photo-required')
    expect(await shown(code, 'after', 2)).toBe(201)
    expect((await say(code, 'resolve', { answer: 'Xong' })).status).toBe(200)
    const { photos } = (await city.get(`/api/reports/${code}`)).body
    expect(photos.map((one: { kind: string; current: boolean }) => [one.kind, one.current])).toEqual([
      ['before', false],
      ['after', false],
      ['after', false],
      ['after', true],
    ])
  })

  it('is one of those that the city names', async () => {
    const { categories } = (await city.get('/api/city')).body
    const wanting = categories.filter((one: { resolvedWithPhoto: boolean }) => one.resolvedWithPhoto)
    expect(wanting.map((one: { code: string }) => one.code)).toContain('thoat-nuoc-nap-cong')
    expect(wanting.length).toBeLessThan(categories.length)
  })
})

it('photos change no figure: every tally is still what the reports say', async () => {
  await city.settled()
  expect((await verifyTallies(city.db.knex)).differences).toEqual([])
})
