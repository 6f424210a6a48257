import { describe, expect, test } from 'vitest'
import type { Segment, SlaExplanation } from '../../contracts/sla.ts'
import { labelStart, marksOf, placeMarks } from './marks.ts'
import { daysOf, positionIn, rowsOf, stretchesOf, widthOf } from './strip.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const at = (local: string) => new Date(`${local}+07:00`).toISOString()
const ms = (local: string) => Date.parse(at(local))
const segment = (
  kind: Segment['kind'],
  from: string,
  to: string | null,
  more: Partial<Segment> = {},
): Segment => ({
  ...{ kind, from: at(from), to: to && at(to), minutes: 0, name: null, extension: null, note: null },
  ...more,
})

/** Friday 13:00 to Monday 10:00, 6 working hours. */
const sla: SlaExplanation = {
  code: 'HN-1',
  asOfSeq: 1,
  now: at('2026-11-21T12:00'),
  state: 'in_progress',
  rule: {
    ...{ code: 'r', version: 1, source: null },
    resolve: { minutes: 360, time: 'working', given: false },
    acknowledge: { minutes: 60, time: 'working', given: true },
  },
  calendar: { code: 'office', version: 1 },
  recomputed: null,
  startedAt: at('2026-11-20T13:00'),
  acknowledgeDueAt: at('2026-11-20T14:00'),
  originalDueAt: at('2026-11-23T10:00'),
  dueAt: at('2026-11-23T10:00'),
  beyondKnown: false,
  agrees: true,
  alarm: null,
  outcome: null,
  pastOutcomes: [],
  shares: [],
  segments: [
    segment('work', '2026-11-20T13:00', '2026-11-20T17:00', { minutes: 240 }),
    segment('night', '2026-11-20T17:00', '2026-11-21T00:00'),
    segment('weekend', '2026-11-21T00:00', '2026-11-23T00:00'),
    segment('night', '2026-11-23T00:00', '2026-11-23T08:00'),
    segment('work', '2026-11-23T08:00', '2026-11-23T10:00', { minutes: 120 }),
  ],
}
const now = ms('2026-11-21T12:00')
const total = (rows: { width: number }[]) => rows.reduce((sum, { width }) => sum + width, 0)

describe('stretches', () => {
  test('end at the deadline while that lies ahead', () => {
    expect(stretchesOf(sla, now, null).map(({ kind }) => kind)).toEqual(sla.segments.map(({ kind }) => kind))
  })

  test('go on past a deadline until now, or until it was resolved', () => {
    const late = stretchesOf(sla, ms('2026-11-24T10:00'), null).at(-1)
    expect(late).toMatchObject({
      kind: 'late',
      from: ms('2026-11-23T10:00'),
      to: ms('2026-11-24T10:00'),
      open: true,
    })
    const ended = stretchesOf(sla, ms('2026-12-24T10:00'), ms('2026-11-23T11:00')).at(-1)
    expect(ended).toMatchObject({ kind: 'late', to: ms('2026-11-23T11:00'), open: false })
    expect(stretchesOf(sla, ms('2026-12-24T10:00'), ms('2026-11-23T09:00')).at(-1)!.kind).toBe('work')
  })

  test('with a pause that lasts end now, and have no deadline', () => {
    const waiting = {
      ...sla,
      dueAt: null,
      originalDueAt: null,
      segments: [segment('pause', '2026-11-20T13:00', null)],
    }
    expect(stretchesOf(waiting, now, null)).toMatchObject([{ kind: 'pause', to: now, open: true }])
  })
})

describe('widths', () => {
  test('of work are its hours, and of the rest are less but grow', () => {
    const width = (kind: 'work' | 'night', hours: number) => widthOf({ kind, from: 0, to: hours * 3_600_000 })
    expect(width('work', 4)).toBe(4)
    expect(width('night', 15)).toBeLessThan(4)
    expect(width('night', 1)).toBe(1)
    for (let hours = 1; hours < 400; hours++)
      expect(width('night', hours + 1)).toBeGreaterThan(width('night', hours))
  })

  test('add up, from stretches over days to rows, however narrow the rows', () => {
    const stretches = stretchesOf(sla, ms('2026-12-24T10:00'), null)
    const days = daysOf(stretches, ZONE)
    const sum = stretches.reduce((all, stretch) => all + widthOf(stretch), 0)
    expect(total(days)).toBeCloseTo(sum, 9)
    for (const room of [0, 5, 10, 1000]) {
      const rows = rowsOf(days, room)
      expect(total(rows)).toBeCloseTo(sum, 9)
      expect(rows.flatMap((row) => row.days)).toEqual(days)
    }
  })
})

describe('days', () => {
  const days = daysOf(stretchesOf(sla, now, null), ZONE)

  test('are the city’s, and a weekend is one', () => {
    expect(days.map((day) => [day.from, day.last])).toEqual([
      [ms('2026-11-20T13:00'), ms('2026-11-20T13:00')],
      [ms('2026-11-21T00:00'), ms('2026-11-22T00:00')],
      [ms('2026-11-23T00:00'), ms('2026-11-23T00:00')],
    ])
  })

  test('follow each other without gaps', () => {
    const pieces = days.flatMap((day) => day.pieces)
    pieces.slice(1).forEach((piece, i) => expect(piece.from).toBe(pieces[i]!.to))
  })

  test('of work do not stand together, even by day and night', () => {
    const urgent = { ...sla, segments: [segment('work', '2026-11-20T10:00', '2026-11-23T10:00')] }
    expect(daysOf(stretchesOf(urgent, now, null), ZONE)).toHaveLength(4)
  })

  test('change where the clock changes', () => {
    const midnight = Date.parse('2026-10-25T00:00+02:00')
    const stretch = { ...stretchesOf(sla, now, null)[0]!, from: midnight, to: midnight + 26 * 3_600_000 }
    const changing = daysOf([stretch], 'Europe/Budapest')
    expect(changing.map((day) => day.pieces[0]!.to - day.from)).toEqual(
      [25, 1].map((hours) => hours * 3_600_000),
    )
  })

  test('are a row each on a phone, and all one row where there is room', () => {
    expect(rowsOf(days, 0)).toHaveLength(3)
    expect(rowsOf(days, 1000)).toHaveLength(1)
  })
})

describe('marks', () => {
  const days = daysOf(stretchesOf(sla, now, null), ZONE)

  test('lie where their moment is', () => {
    const [row] = rowsOf(days, 1000)
    expect(positionIn(row!, ms('2026-11-20T15:00'), true)).toBeCloseTo(2, 9)
    expect(positionIn(row!, ms('2026-11-23T10:00'), true)).toBeCloseTo(row!.width, 9)
    const noonOfSaturday = days[0]!.width + days[1]!.width / 4
    expect(positionIn(row!, now, true)).toBeCloseTo(noonOfSaturday, 9)
  })

  test('are in exactly one row each', () => {
    const rows = rowsOf(days, 0)
    for (const { at } of marksOf(sla, now, null)) {
      const found = rows.filter((row, i) => positionIn(row, at, i === rows.length - 1) !== null)
      expect(found).toHaveLength(1)
    }
  })

  test('name now while it is open, the end afterwards, and the first deadline where there is a later one', () => {
    const names = (...asked: Parameters<typeof marksOf>) => marksOf(...asked).map(({ name }) => name)
    expect(names(sla, now, null)).toEqual(['start', 'now', 'due'])
    expect(names(sla, now, ms('2026-11-23T09:00'))).toEqual(['start', 'ended', 'due'])
    expect(names({ ...sla, outcome: 'on_time' }, now, ms('2026-11-23T09:00'))).toContain('resolved')
    expect(names(sla, ms('2026-11-25T09:00'), null)).toEqual(['start', 'due', 'now'])
    const extended = { ...sla, dueAt: at('2026-11-24T10:00') }
    expect(names(extended, now, null)).toEqual(['start', 'now', 'originalDue', 'due'])
    expect(names({ ...sla, dueAt: null, originalDueAt: null }, now, null)).toEqual(['start', 'now'])
  })

  test('close to each other take another lane, and labels stay inside the row', () => {
    const [row] = rowsOf(days, 1000)
    const near = [
      { name: 'start' as const, at: ms('2026-11-20T13:00') },
      { name: 'now' as const, at: ms('2026-11-20T13:30') },
      { name: 'due' as const, at: ms('2026-11-23T10:00') },
    ]
    expect(placeMarks(row!, near, true, () => 3).map(({ lane }) => lane)).toEqual([0, 1, 0])
    expect(placeMarks(row!, near, true, () => 0.1).map(({ lane }) => lane)).toEqual([0, 0, 0])
    expect([labelStart(0, 3, 10), labelStart(5, 3, 10), labelStart(10, 3, 10)]).toEqual([0, 3.5, 7])
  })
})
