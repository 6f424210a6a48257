import { agencies, areas } from '../testing/columns.ts'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Frame, Snapshot } from '../../contracts/socket.ts'
import { useLive } from './live.ts'

const at = '2026-11-22T08:00:00.000Z'
const head = { epoch: 'e1', at, asOf: at, waiting: 0, scope: 'city' }
const snapshot: Snapshot = {
  ...head,
  seq: 10,
  period: { from: '2026-07-19', to: '2026-11-21' },
  day: '2026-11-22',
  figures: { backlog: [5, 5, null] },
  today: {},
  areas: areas({ id: [] }),
  agencies: agencies({ id: [] }),
  ticker: { seq: [], code: [], kind: [], at: [], category: [], agency: [], areas: [] },
}
const frame = (seq: number): Frame => ({
  ...head,
  prevSeq: seq - 1,
  seq,
  figures: { backlog: [seq, seq, null] },
})

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
})

test('a burst of frames is applied frame by frame and shown at once at its end', () => {
  const live = useLive()
  live.takeSnapshot(snapshot)
  for (let seq = 11; seq <= 30; seq++) expect(live.takeFrame(frame(seq))).toBe('applied')
  expect(live.position()).toEqual({ epoch: 'e1', since: 30 })
  vi.advanceTimersByTime(250)
  expect(live.figures?.backlog?.[0]).toBe(30)
})

test('a snapshot replaces all at once, also what a burst has not shown yet', () => {
  const live = useLive()
  live.takeSnapshot(snapshot)
  live.takeFrame(frame(11))
  live.takeFrame(frame(12))
  live.takeSnapshot({ ...snapshot, epoch: 'e2', seq: 3, figures: { backlog: [1, 1, null] } })
  vi.advanceTimersByTime(250)
  expect(live.position()).toEqual({ epoch: 'e2', since: 3 })
  expect(live.figures?.backlog?.[0]).toBe(1)
})

test('before the first snapshot a frame tells that something is missing', () => {
  expect(useLive().takeFrame(frame(11))).toBe('gap')
})
