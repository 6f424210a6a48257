import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createProgress } from './progress.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('gives a short step one line with its seconds, and hands on what it returned', async () => {
  const lines: string[] = []
  expect(await createProgress((line) => lines.push(line)).step('Short', async () => 7)).toBe(7)
  expect(lines).toEqual(['Short: done in 0.0 s'])
})

it('announces a long step and tells tens of percent, not more than one a second', async () => {
  const lines: string[] = []
  const step = createProgress((line) => lines.push(line)).step('Long', async (at) => {
    for (let i = 0; i <= 20; i++) {
      at(i / 20)
      await new Promise((resolve) => setTimeout(resolve, 400))
    }
  })
  await wait(10_000)
  await step
  expect(lines[0]).toBe('Long …')
  expect(lines.slice(1, -1)).toEqual(
    ['10 %', '30 %', '40 %', '60 %', '70 %', '90 %'].map((part) => `Long: ${part}`),
  )
  expect(lines.at(-1)).toBe('Long: done in 8.4 s')
})

it('says that a step failed, and lets its error through', async () => {
  const lines: string[] = []
  const step = createProgress((line) => lines.push(line)).step('Wrong', () => Promise.reject(new Error('no')))
  await expect(step).rejects.toThrow('no')
  expect(lines).toEqual(['Wrong: failed after 0.0 s'])
})
