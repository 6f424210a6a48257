import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { bomb, picture, startPhotos } from '../../../tests/support/photos.ts'

const { city, report, upload, image } = await startPhotos()

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
