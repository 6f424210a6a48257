import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { localDay, useClock } from './clock.ts'
import { steadyNow } from './steady.ts'

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => {
  vi.useRealTimers()
})

const serverSays = (ahead: number) => useClock().sync(new Date(steadyNow() + ahead).toISOString())
const after = (ms: number) => vi.advanceTimersByTime(ms)

test('the day is the city’s, not this machine’s', () => {
  const at = Date.parse('2026-11-21T17:30:00Z')
  expect(localDay(at, 'Asia/Ho_Chi_Minh')).toBe('2026-11-22')
  expect(localDay(at, 'UTC')).toBe('2026-11-21')
})

test('a machine whose clock is hours off shows the server’s time', () => {
  const clock = useClock()
  expect(clock.synced).toBe(false)
  serverSays(-3 * 3_600_000)
  expect(clock.synced).toBe(true)
  expect(Math.round((clock.read() - steadyNow()) / 1000)).toBe(-3 * 3600)
})

test('a message that was delayed does not set the clock back; one that was not sets it right', () => {
  const clock = useClock()
  serverSays(-400)
  serverSays(-20)
  serverSays(-900)
  expect(Math.round(clock.offset / 10) * 10).toBe(-20)
})

test('clocks that drift apart over days are followed', () => {
  const clock = useClock()
  serverSays(0)
  for (let minute = 1; minute <= 60; minute++) {
    after(60_001)
    serverSays(-10 * minute)
  }
  expect(clock.offset).toBeLessThan(-500)
})
