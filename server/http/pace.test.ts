import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepPace } from './pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const SECOND = 1000
const MEBIBYTE = 1024 * 1024

/** A file that is read to `given` bytes so far, and what becomes of its reader's connection. */
function reading() {
  const state = { given: 0, ready: true }
  const file = Object.assign(new Readable({ read() {}, highWaterMark: 1 }), { given: () => state.given })
  Object.defineProperty(file, 'readableLength', { get: () => (state.ready ? 1 : 0) })
  const destroy = vi.fn()
  keepPace({ setTimeout: vi.fn(), destroy } as unknown as ServerResponse, {}, file)
  return { state, destroy, end: () => file.destroy() }
}

it('does not take what fills the system’s buffers for what a reader has read', () => {
  const { state, destroy, end } = reading()
  state.given = 8 * MEBIBYTE
  for (let second = 0; second < 62; second++) {
    vi.advanceTimersByTime(SECOND)
    state.given += 16 * 1024
  }
  expect(destroy).toHaveBeenCalled()
  end()
})

it.each([
  ['at 2 MiB a minute', 2 * MEBIBYTE + 1, true],
  ['more slowly, while the file itself is not ready', MEBIBYTE, false],
])('cuts nobody off who reads %s', (_, aMinute, ready) => {
  const { state, destroy, end } = reading()
  state.ready = ready
  for (let second = 0; second < 600; second++) {
    vi.advanceTimersByTime(SECOND)
    state.given += aMinute / 60
  }
  expect(destroy).not.toHaveBeenCalled()
  end()
})
