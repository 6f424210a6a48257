import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { picture, startPhotos } from '../../../tests/support/photos.ts'
import { someReport } from '../../../tests/support/service.ts'
import { verifyTallies } from '../../log/verify.ts'
import { MAX_PHOTOS } from '../../../contracts/photo.ts'

const { city, report, upload, image } = await startPhotos()

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
