import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { snapshot as snapshotSchema } from '../../contracts/socket.ts'
import { openLive, type LiveClient } from '../../tests/support/liveClient.ts'
import { apply, begin, kept } from '../../tests/support/liveState.ts'
import { life, play } from '../../tests/support/randomLife.ts'
import { someReport, startTestService, type TestService } from '../../tests/support/service.ts'
import { startService } from '../service.ts'

let city: TestService
const open: LiveClient[] = []
const connect = (...more: Parameters<typeof openLive> extends [string, ...infer Rest] ? Rest : never) => {
  const client = openLive(city.url, ...more)
  open.push(client)
  return client
}
beforeAll(async () => {
  city = await startTestService()
})
afterEach(() => open.splice(0).forEach((client) => client.close()))
afterAll(() => city.stop())

const head = async () => Number((await city.db.knex('log_head').first('seq'))!.seq)

describe('a live client', () => {
  it('is sent a snapshot of its scope, then a frame when a report comes in, without asking', async () => {
    const client = connect()
    expect(await client.join('city')).toEqual({ ok: true })
    await client.until(() => client.snapshots.length === 1)
    const { body } = await city.post('/api/reports', someReport())
    await client.until(() => client.frames.some((frame) => frame.ticker?.code.includes(body.code)))
    const frame = client.frames.find(({ ticker }) => ticker)!
    expect(frame.today!.received).toEqual([1, 1, null])
    expect(frame.points).toMatchObject({ lon: [107.5846], lat: [16.4635], kind: ['received'] })
  })

  it('finds the same snapshot over HTTP, and goes on from it over the socket', async () => {
    await city.post('/api/reports', someReport())
    await city.settled()
    // The gateway reads the log a moment after it has grown.
    const { seq } = await city.db.knex('log_head').first('seq')
    await expect.poll(async () => (await city.get('/api/live')).body.seq).toBe(seq)
    const client = connect()
    await client.join('area:474')
    await client.until(() => client.snapshots.length === 1)
    const { at: _at, ...sent } = client.snapshots[0]!
    const { status, body } = await city.get('/api/live?scope=area:474')
    expect([status, snapshotSchema.parse(body)]).toEqual([200, { at: expect.any(String), ...sent }])
    const next = connect()
    expect(await next.resume('area:474', body.epoch, body.seq)).toEqual({ ok: true })
    await next.until(() => next.frames.length > 0)
    expect(next.frames[0]).toMatchObject({ prevSeq: body.seq, seq: body.seq })
    const unknown = await city.get('/api/live?scope=area:nowhere')
    expect([unknown.status, unknown.body.errors[0].field]).toEqual([422, 'scope'])
    expect((await city.get('/api/live?scope=everything')).body.type).toBe('/problems/invalid-query')
  })

  it('is never sent what a citizen wrote, nor who', async () => {
    const client = connect()
    await client.join('city')
    await city.post(
      '/api/reports',
      someReport({ text: 'Nội dung kín', address: 'Ngõ kín', reporter: { name: 'Tên kín' } }),
    )
    await client.until(() => client.frames.some(({ ticker }) => ticker))
    expect(JSON.stringify([client.snapshots, client.frames])).not.toMatch(/kín/)
  })

  it.each(['city', 'area:474', 'area:hue-wards-2025/19753', 'agency:so-xay-dung'])(
    'of scope %s arrives by frames at what a fresh snapshot says, each frame meeting the one before',
    async (scope) => {
      const client = connect()
      await client.join(scope)
      await client.until(() => client.snapshots.length === 1)
      await play(city, fc.sample(life, { numRuns: 25, seed: scope.length }))
      await city.settled()
      const seq = await head()
      await client.until(() => (client.frames.at(-1)?.seq ?? 0) >= seq)
      let at = client.snapshots[0]!.seq
      for (const frame of client.frames) {
        expect(frame.prevSeq).toBe(at)
        at = frame.seq
      }
      const fresh = connect()
      await fresh.join(scope)
      await fresh.until(() => fresh.snapshots.length === 1)
      const arrived = client.frames.reduce(apply, begin(client.snapshots[0]!))
      expect(kept(arrived)).toEqual(kept(begin(fresh.snapshots[0]!)))
    },
  )

  it('that was away is sent one frame with all it missed, which leads to the same values', async () => {
    const client = connect()
    await client.join('city')
    await client.until(() => client.snapshots.length === 1)
    const { epoch, seq } = client.snapshots[0]!
    client.close()
    await play(city, fc.sample(life, { numRuns: 10, seed: 5 }))
    await city.settled()
    const now = await head()
    const [back, fresh] = [connect(), connect()]
    await fresh.join('city')
    await fresh.until(() => (fresh.snapshots[0]?.seq ?? 0) >= now || (fresh.frames.at(-1)?.seq ?? 0) >= now)
    expect(await back.resume('city', epoch, seq)).toEqual({ ok: true })
    await back.until(() => back.frames.length > 0)
    expect(back.snapshots).toEqual([])
    expect(back.frames[0]).toMatchObject({ prevSeq: seq, seq: now })
    const expected = fresh.frames.reduce(apply, begin(fresh.snapshots[0]!))
    expect(apply(begin(client.snapshots[0]!), back.frames[0]!).figures).toEqual(expected.figures)
  })

  it('of another epoch, or from the future, begins again with a snapshot', async () => {
    for (const [epoch, since] of [
      ['another', 0],
      ['', 10 ** 9],
    ] as const) {
      const client = connect()
      await client.resume('city', epoch, since)
      await client.until(() => client.snapshots.length === 1)
      expect(client.frames).toEqual([])
    }
  })

  it('is sent the time of now with a snapshot, also where nothing has happened since somebody else’s', async () => {
    const [first, second] = [connect(), connect()]
    await first.join('city')
    await first.until(() => first.frames.length > 0)
    await second.join('city')
    await second.until(() => second.snapshots.length === 1)
    expect(second.snapshots[0]!.seq).toBe(first.snapshots[0]!.seq)
    expect(Date.parse(second.snapshots[0]!.at)).toBeGreaterThan(Date.parse(first.snapshots[0]!.at))
  })

  it('hears a heartbeat when nothing happens', async () => {
    const client = connect()
    await client.join('city')
    await client.until(() => client.frames.length >= 2)
    expect(client.frames[0]!.prevSeq).toBe(client.frames[0]!.seq)
  })

  it('of another process on the same database hears what comes in here', async () => {
    const log = pino({ level: 'silent' })
    const other = await startService({
      knex: city.db.knex,
      log,
      port: 0,
      host: '127.0.0.1',
      clientFolder: null,
    })
    try {
      const client = openLive(`http://127.0.0.1:${other.port}`)
      open.push(client)
      await client.join('city')
      const { body } = await city.post('/api/reports', someReport())
      await client.until(() => client.frames.some(({ ticker }) => ticker?.code.includes(body.code)))
      expect(other.sequencer.leading).toBe(false)
    } finally {
      await other.stop()
    }
  })

  it('that keeps asking is put off, and costs nobody else a frame', async () => {
    const [noisy, quiet] = [connect(), connect()]
    await quiet.join('city')
    const answers = await Promise.all(Array.from({ length: 200 }, () => noisy.join('city')))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(20)
    expect(answers.at(-1)).toEqual({ ok: false, reason: 'not-ready' })
    const { body } = await city.post('/api/reports', someReport())
    await quiet.until(() => quiet.frames.some(({ ticker }) => ticker?.code.includes(body.code)))
  })

  it('is told why it is refused', async () => {
    const client = connect()
    expect(await client.join('area:khong-co')).toEqual({ ok: false, reason: 'unknown-scope' })
    expect(await client.join('moon')).toEqual({ ok: false, reason: 'bad-request' })
    const other = connect({ protocol: 999 })
    const refused = new Promise<Error>((resolve) => other.socket.once('connect_error', resolve))
    expect((await refused).message).toMatch(/protocol/)
    const foreign = connect({ headers: { origin: 'https://elsewhere.example' } })
    await new Promise((resolve) => foreign.socket.once('connect_error', resolve))
    expect(foreign.socket.connected).toBe(false)
  })
})
