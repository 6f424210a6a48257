import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { replayFrames, replayRange, type ReplayFrames } from '../../../contracts/replay.ts'
import { snapshot as snapshotSchema, type Snapshot } from '../../../contracts/socket.ts'
import { generateHistory } from '../../../fixtures/generator/history/index.ts'
import { loadCity } from '../../../fixtures/loadCity.ts'
import { importFixture } from '../../../tests/support/areaImport.ts'
import { apply, begin, kept } from '../../../tests/support/liveState.ts'
import { plainFold, wholeLog } from '../../../tests/support/plainFold.ts'
import { someReport, startTestService, type TestService } from '../../../tests/support/service.ts'
import { insertHistory } from '../../feeds/demo/loadHistory.ts'
import type { LogEvent } from '../../log/read.ts'
import { CHECKPOINT_EVERY } from '../../replay/checkpoints.ts'
import { loadReference } from '../../reports/reference.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const now = DateTime.now().setZone(ZONE)
const daysAgo = (days: number) => now.minus({ days }).toISODate()!
/** Days of history, of which the reporting period is neither the first nor the last. */
const DAYS = 18
const period = { from: daysAgo(9), to: daysAgo(3) }
let city: TestService
let log: LogEvent[]

beforeAll(async () => {
  const fixture = await loadCity('hue')
  const since = now.minus({ days: DAYS }).toJSDate()
  // Not before the history's last day is over, also in the first hour of a day.
  const until = DateTime.max(now.minus({ hours: 1 }), now.startOf('day')).toJSDate()
  const recent = generateHistory(fixture, { endDay: daysAgo(1), until }).filter(
    ({ receivedAt, steps }, index) =>
      index % 4 === 0 && receivedAt >= since && steps.every(({ kind }) => kind !== 'duplicate'),
  )
  city = await startTestService({
    period,
    prepare: async (trx) => insertHistory(trx, await loadReference(trx), recent, until, () => {}),
  })
  await city.post('/api/reports', someReport())
  await city.settled()
  await checkpointed()
  log = await wholeLog(city.db.knex)
}, 120_000)
afterAll(() => city.stop())

const head = async () => Number((await city.db.knex('log_head').first('seq'))!.seq)
/** Waits until the clock of checkpoints has caught up. */
async function checkpointed() {
  const expected = Math.floor((await head()) / CHECKPOINT_EVERY)
  expect(expected).toBeGreaterThan(0)
  const last = async () =>
    Number((await city.db.knex('replay_checkpoint').max({ last: 'seq' }).first())!.last)
  while ((await last()) < expected * CHECKPOINT_EVERY) await new Promise((resolve) => setTimeout(resolve, 50))
}
const seek = async (at: Date, scope = 'city'): Promise<Snapshot> => {
  const { status, body } = await city.get(`/api/replay?scope=${scope}&at=${at.toISOString()}`)
  expect([status, body.detail]).toEqual([200, undefined])
  return snapshotSchema.strict().parse(body)
}
const follow = async (
  from: Snapshot,
  more: { stepSeconds: number; frames: number },
): Promise<ReplayFrames> => {
  const query = { scope: from.scope, since: from.seq, at: from.at, ...more }
  const { body } = await city.get(`/api/replay/frames?${new URLSearchParams(query as never).toString()}`)
  return replayFrames.strict().parse(body)
}
const live = async (scope: string) => snapshotSchema.parse((await city.get(`/api/live?scope=${scope}`)).body)
const localDay = (at: Date) => DateTime.fromJSDate(at, { zone: ZONE }).toISODate()!
const anInstant = fc.integer({ min: 0, max: 1_000_000 }).map((share) => {
  const [first, last] = [log[0]!.at.getTime(), Date.now()]
  return new Date(first + Math.floor(((last - first) * share) / 1_000_000))
})
const scopes = ['city', 'area:474', 'agency:so-xay-dung']

describe('a replay', () => {
  it.each(scopes)('of %s at the end of the log says what the live view says', async (scope) => {
    const [past, present] = [await seek(new Date(), scope), await live(scope)]
    const { epoch: _live, at: _at, asOf: _asOf, waiting: _waiting, ticker, ...rest } = present
    // Nobody has said of accounts when there were so many.
    const adoption = [null, null, null]
    expect(past).toMatchObject({
      ...rest,
      figures: { ...rest.figures, adoption },
      today: { ...rest.today, adoption },
    })
    // Both look back some hundred events, a live view that has run for long further.
    expect(past.ticker.seq.length).toBeGreaterThan(0)
    expect(past.ticker.seq).toEqual(ticker.seq.slice(-past.ticker.seq.length))
    expect(past.epoch).not.toBe(present.epoch)
  })

  it('at any instant says what a plain fold of the log from nothing says', async () => {
    const { areas, agencies } = city.service.deps.reference()
    const area = areas.find(({ code }) => code === '474')!.id
    const agency = agencies.find('so-xay-dung')!.id
    const ids: Record<string, [number, number]> = {
      city: [0, 0],
      'area:474': [area, 0],
      'agency:so-xay-dung': [0, agency],
    }
    await fc.assert(
      fc.asyncProperty(anInstant, fc.constantFrom(...scopes), async (at, scope) => {
        const { adoption: _, ...figures } = (await seek(at, scope)).figures
        const snapshot = await seek(at, scope)
        const expected = plainFold(log, at)
        const day = localDay(at)
        const shown =
          day < period.from
            ? { from: localDay(log[0]!.at), to: day }
            : { from: period.from, to: day < period.to ? day : period.to }
        expect(snapshot).toMatchObject({ seq: expected.seq, day, period: shown, at: at.toISOString() })
        expect(figures).toEqual(expected.figures(...ids[scope]!, shown))
        expect(snapshot.today).toMatchObject(expected.figures(...ids[scope]!, { from: day, to: day }))
        expect(Date.parse(snapshot.asOf)).toBeLessThanOrEqual(at.getTime())
      }),
      { numRuns: 20 },
    )
  })

  it.each(scopes)(
    'of %s goes by frames, midnights and all, to what a seek at their end says',
    async (scope) => {
      for (const [hours, stepSeconds, frames] of [
        [24 * 11, 3600, 72],
        [24 * 4, 900, 120],
        [30, 0.5, 50],
      ] as const) {
        const start = await seek(now.minus({ hours }).toJSDate(), scope)
        const answer = await follow(start, { stepSeconds, frames })
        expect(answer.frames).toHaveLength(frames)
        let { seq } = start
        for (const frame of answer.frames) {
          expect([frame.epoch, frame.prevSeq]).toEqual([start.epoch, seq])
          seq = frame.seq
        }
        const last = answer.frames.at(-1)!
        expect(Date.parse(last.at)).toBe(Date.parse(start.at) + frames * stepSeconds * 1000)
        const end = await seek(new Date(last.at), scope)
        expect(last.seq).toBe(end.seq)
        expect(kept(answer.frames.reduce(apply, begin(start)))).toEqual(kept(begin(end)))
        const news = answer.frames.flatMap(({ ticker }) => ticker?.seq ?? [])
        const [first = Infinity] = end.ticker.seq
        expect(news.filter((one) => one >= first)).toEqual(end.ticker.seq.filter((one) => one > start.seq))
      }
    },
  )

  it('tells of an event that comes late in the log only with what was there before it', async () => {
    const { body } = await city.post(
      '/api/reports',
      someReport({ receivedAt: now.minus({ days: 5 }).toISO() }),
    )
    await city.settled()
    const before = await seek(now.minus({ days: 4 }).toJSDate())
    expect(before.ticker.code).not.toContain(body.code)
    expect((await seek(new Date())).ticker.code).toContain(body.code)
    log = await wholeLog(city.db.knex)
  })

  it('ends with the present: no frame goes beyond', async () => {
    const start = await seek(new Date(Date.now() - 5000))
    const { frames } = await follow(start, { stepSeconds: 2, frames: 60 })
    expect(frames.length).toBeGreaterThanOrEqual(2)
    expect(frames.length).toBeLessThan(60)
    expect((await follow(await seek(new Date()), { stepSeconds: 60, frames: 5 })).frames).toEqual([])
  })

  it('has a range, with what came in and went overdue on each of its days', async () => {
    const range = replayRange.parse((await city.get('/api/replay/range')).body)
    const latest = Math.max(...log.map(({ at }) => at.getTime()))
    expect([range.from, range.to]).toEqual([log[0]!.at.toISOString(), new Date(latest).toISOString()])
    const count = (kind: string, on: string) =>
      log.filter((event) => event.kind === kind && localDay(event.at) === on).length
    expect(range.days.length).toBeGreaterThan(DAYS - 2)
    for (const { day, received, breaches } of range.days)
      expect([day, received, breaches]).toEqual([day, count('received', day), count('sla.overdue', day)])
    expect(range.days.some(({ breaches }) => breaches > 0)).toBe(true)
  })

  it.each([
    ['an instant before the first event', '/api/replay?at=2001-01-01T00:00:00Z', 400, 'at'],
    ['an instant after now', '/api/replay?at=2999-01-01T00:00:00Z', 400, 'at'],
    ['a time without offset', '/api/replay?at=2026-11-11T08:00', 400, 'at'],
    ['no instant', '/api/replay', 400, 'at'],
    [
      'a scope that there is not',
      `/api/replay?scope=area:x&at=${now.minus({ days: 1 }).toUTC().toISO()}`,
      422,
      'scope',
    ],
    [
      'steps of a day',
      '/api/replay/frames?since=1&at=2026-11-11T08:00:00Z&stepSeconds=86400',
      400,
      'stepSeconds',
    ],
    [
      'a thousand frames',
      '/api/replay/frames?since=1&at=2026-11-11T08:00:00Z&stepSeconds=1&frames=1000',
      400,
      'frames',
    ],
    [
      'a state that was not yet',
      `/api/replay/frames?since=99999999&at=${now.minus({ days: 2 }).toUTC().toISO()}&stepSeconds=1`,
      400,
      'since',
    ],
    [
      'a state long before',
      `/api/replay/frames?since=0&at=${now.minus({ minutes: 1 }).toUTC().toISO()}&stepSeconds=1`,
      400,
      'since',
    ],
  ])('refuses %s, and names the field', async (_, path, status, field) => {
    const { body, type } = await city.get(path)
    expect(type).toMatch(/problem\+json/)
    expect([body.status, body.errors?.[0].field]).toEqual([status, field])
  })

  it('never tells what a citizen or an agency wrote', async () => {
    const start = await seek(now.minus({ days: 2 }).toJSDate())
    const notes = log.flatMap(({ data }) => data.note ?? [])
    expect(notes.length).toBeGreaterThan(0)
    const told = JSON.stringify([start, await follow(start, { stepSeconds: 1800, frames: 40 })])
    expect(notes.filter((note) => told.includes(note))).toEqual([])
  })

  it('sees the past through boundaries that were imported since, from new checkpoints', async () => {
    const at = now.minus({ days: 6 }).toJSDate()
    const before = await seek(at)
    await importFixture(city.db.knex, 'tidy', '--set', 'hue-districts-2024')
    await city.settled()
    // Every process reads the lists anew when the log tells it.
    while ((await live('city')).areas.id.length === before.areas.id.length)
      await new Promise((resolve) => setTimeout(resolve, 20))
    const [past, present] = [await seek(new Date()), await live('city')]
    expect(past).toMatchObject({ areas: present.areas, figures: present.figures, seq: present.seq })
    expect(past.epoch).not.toBe(before.epoch)
    const after = await seek(at)
    expect(after.figures).toEqual(before.figures)
    expect(after.areas.id).not.toEqual(before.areas.id)
    const expected = plainFold(await wholeLog(city.db.knex), at)
    const areas = after.areas.id.map((id) => expected.figures(id, 0, after.period))
    expect(after.areas.received).toEqual(areas.map(({ received }) => received![0]))
    expect(after.areas.backlog).toEqual(areas.map(({ backlog }) => backlog![0]))
    await checkpointed()
    expect(await seek(at)).toMatchObject({ areas: after.areas, agencies: after.agencies })
  })
})
