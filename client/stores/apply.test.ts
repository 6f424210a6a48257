import { agencies, areas } from '../testing/columns.ts'
import { describe, expect, test } from 'vitest'
import type { Frame, Snapshot } from '../../contracts/socket.ts'
import { applyFrame, fromSnapshot, TICKER_KEPT } from './apply.ts'

const at = '2026-11-22T08:00:00.000Z'
const head = { epoch: 'e1', at, asOf: at, waiting: 0, scope: 'city' }

const snapshot: Snapshot = {
  ...head,
  seq: 10,
  period: { from: '2026-07-19', to: '2026-11-21' },
  day: '2026-11-22',
  figures: { backlog: [5, 5, null], received: [20, 20, null] },
  today: { received: [2, 2, null] },
  areas: areas({ id: [1, 2], backlog: [3, 2], received: [12, 8], processed: [9, 6], receivedToday: [1, 1] }),
  agencies: agencies({ id: [7], backlog: [4], workload: [10], resolved: [6], resolvedToday: [1] }),
  ticker: {
    seq: [9, 10],
    code: ['A', 'B'],
    kind: ['received', 'accepted'],
    at: [at, at],
    category: [1, 1],
    agency: [0, 7],
    areas: [[1], [2]],
  },
}

const frame: Frame = {
  ...head,
  prevSeq: 10,
  seq: 11,
  figures: { backlog: [6, 6, null] },
  areas: areas({ id: [2], backlog: [3], received: [9], processed: [6], receivedToday: [2] }),
  ticker: { seq: [11], code: ['C'], kind: ['received'], at: [at], category: [1], agency: [0], areas: [[2]] },
}

const line = (seq: number): Frame['ticker'] => ({
  seq: [seq],
  code: [`R${seq}`],
  kind: ['received'],
  at: [at],
  category: [1],
  agency: [0],
  areas: [[1]],
})

describe('a snapshot', () => {
  test('turns columns into rows by id, and the ticker newest first', () => {
    const state = fromSnapshot(snapshot)
    expect(state.areas.get(2)).toMatchObject({ backlog: 2, received: 8, processed: 6, receivedToday: 1 })
    expect(state.agencies.get(7)).toMatchObject({ backlog: 4, workload: 10, resolved: 6, resolvedToday: 1 })
    expect(state.ticker.map((entry) => entry.code)).toEqual(['B', 'A'])
  })
})

describe('a frame', () => {
  test('changes what it names and leaves the rest as it is', () => {
    const before = fromSnapshot(snapshot)
    const { state, verdict } = applyFrame(before, frame)
    expect(verdict).toBe('applied')
    expect(state.seq).toBe(11)
    expect(state.figures).toEqual({ backlog: [6, 6, null], received: [20, 20, null] })
    expect(state.areas.get(2)!.backlog).toBe(3)
    expect(state.areas.get(1)!.backlog).toBe(3)
    expect(state.agencies).toBe(before.agencies)
    expect(state.ticker.map((entry) => entry.seq)).toEqual([11, 10, 9])
    expect(before.areas.get(2)!.backlog).toBe(2)
  })

  test('applied twice changes nothing', () => {
    const once = applyFrame(fromSnapshot(snapshot), frame).state
    const twice = applyFrame(once, frame)
    expect(twice.verdict).toBe('known')
    expect(twice.state).toBe(once)
  })

  test('whose prevSeq lies ahead asks for resume and changes nothing', () => {
    const before = fromSnapshot(snapshot)
    const { state, verdict } = applyFrame(before, { ...frame, prevSeq: 11, seq: 12 })
    expect(verdict).toBe('gap')
    expect(state).toBe(before)
  })

  test('that is empty, but ahead, betrays a lost frame', () => {
    expect(applyFrame(fromSnapshot(snapshot), { ...head, prevSeq: 11, seq: 11 }).verdict).toBe('gap')
  })

  test('of another epoch asks for resume', () => {
    expect(applyFrame(fromSnapshot(snapshot), { ...frame, epoch: 'e2' }).verdict).toBe('gap')
  })

  test('that is older than what is known is left alone', () => {
    const before = fromSnapshot(snapshot)
    const older = applyFrame(before, { ...frame, prevSeq: 8, seq: 9, figures: { backlog: [1, 1, null] } })
    expect(older.verdict).toBe('known')
    expect(older.state.figures.backlog).toEqual([5, 5, null])
  })

  test('that overlaps what is known, as the answer to resume may, is applied without doubling its lines', () => {
    const { state, verdict } = applyFrame(fromSnapshot(snapshot), {
      ...frame,
      prevSeq: 9,
      ticker: {
        seq: [10, 11],
        code: ['B', 'C'],
        kind: ['accepted', 'received'],
        at: [at, at],
        category: [1, 1],
        agency: [7, 0],
        areas: [[2], [2]],
      },
    })
    expect(verdict).toBe('applied')
    expect(state.ticker.map((entry) => entry.code)).toEqual(['C', 'B', 'A'])
  })

  test('that is empty carries the clock on, and nothing else', () => {
    const before = fromSnapshot(snapshot)
    const later = '2026-11-22T08:00:01.000Z'
    const { state, verdict } = applyFrame(before, { ...head, prevSeq: 10, seq: 10, at: later })
    expect(verdict).toBe('applied')
    expect(state).toEqual({ ...before, at: later })
    expect(state.areas).toBe(before.areas)
  })

  test('with new figures of the day at the same seq is applied: midnight is no event', () => {
    const { state } = applyFrame(fromSnapshot(snapshot), {
      ...head,
      prevSeq: 10,
      seq: 10,
      today: { received: [0, 0, null] },
    })
    expect(state.today.received).toEqual([0, 0, null])
  })

  test('after frame keeps only as many ticker lines as are of use', () => {
    let state = fromSnapshot(snapshot)
    for (let seq = 11; seq < 200; seq++)
      state = applyFrame(state, { ...head, prevSeq: seq - 1, seq, ticker: line(seq) }).state
    expect(state.ticker).toHaveLength(TICKER_KEPT)
    expect(state.ticker[0]!.seq).toBe(199)
  })
})
