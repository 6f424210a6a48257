import { createPinia, setActivePinia } from 'pinia'
import { effectScope, ref, type EffectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useClock } from './clock.ts'
import { polled } from './polled.ts'

let looking: EffectScope
let answer: () => Promise<string>
const asked = vi.fn<(signal: AbortSignal) => Promise<string>>((_) => answer())
const key = ref<string | null>('a')
/** Time goes by, and the wall's clock ticks. */
const after = async (ms: number) => {
  await vi.advanceTimersByTimeAsync(ms)
  useClock().tick()
}
const start = () => {
  const it = polled({ ask: asked, everyMs: 10_000, key: () => key.value })
  looking.run(() => it.follow())
  return it
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  setActivePinia(createPinia())
  looking = effectScope()
  key.value = 'a'
  asked.mockClear()
  answer = () => Promise.resolve('first')
})
afterEach(() => {
  looking.stop()
  vi.useRealTimers()
})

test('it is asked for while somebody looks, and no longer', async () => {
  const it = start()
  await after(0)
  expect(it.data.value).toBe('first')
  await after(10_000)
  expect(asked).toHaveBeenCalledTimes(2)
  looking.stop()
  await after(60_000)
  expect(asked).toHaveBeenCalledTimes(2)
})

test('a failure makes it stale at once, says since when, and the next answer makes it fresh', async () => {
  const it = start()
  await after(0)
  const good = new Date(Date.now()).toISOString()
  expect(it.freshness.value).toMatchObject({ stale: false, goodAt: good })
  answer = () => Promise.reject(new Error('gone'))
  await after(10_000)
  expect(it.freshness.value).toMatchObject({ stale: true, goodAt: good })
  expect(it.data.value).toBe('first')
  answer = () => Promise.resolve('second')
  await after(2000)
  expect([it.data.value, it.freshness.value.stale]).toEqual(['second', false])
})

test('an answer that does not come makes it stale within five seconds', async () => {
  const it = start()
  await after(0)
  answer = () => new Promise(() => {})
  await after(10_000)
  expect(it.freshness.value.stale).toBe(false)
  await after(5000)
  expect(it.freshness.value.stale).toBe(true)
})

test('news ask soon, but a crowd of them not more often than every two seconds', async () => {
  const it = start()
  await after(3000)
  it.nudge()
  await after(0)
  expect(asked).toHaveBeenCalledTimes(2)
  for (let i = 0; i < 20; i++) {
    it.nudge()
    await after(100)
  }
  expect(asked).toHaveBeenCalledTimes(3)
})

test('the answer to another question is never shown as this one’s', async () => {
  let late = (_: string) => {}
  answer = () => new Promise((resolve) => (late = resolve))
  const it = start()
  await after(0)
  answer = () => Promise.resolve('of b')
  key.value = 'b'
  await after(0)
  expect(it.data.value).toBe('of b')
  late('of a')
  await after(0)
  expect(it.data.value).toBe('of b')
  expect(asked.mock.calls[0]![0].aborted).toBe(true)
})
