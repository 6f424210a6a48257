import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { daysBefore, useHeat } from './heat.ts'

const points = (count: number) => ({
  lon: Array.from({ length: count }, () => 105.8),
  lat: Array.from({ length: count }, () => 21),
  kind: Array.from({ length: count }, () => 'received' as const),
  category: Array.from({ length: count }, () => 1),
})

const asked: string[] = []
function answer(asOfSeq: number) {
  const body = { asOfSeq, period: { from: '2026-11-16', to: '2026-11-22' }, res: 8, cells: [], counts: [] }
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(new Response(JSON.stringify(body)))
  })
}

beforeEach(() => {
  setActivePinia(createPinia())
  asked.length = 0
})
afterEach(() => {
  useHeat().stop()
  vi.unstubAllGlobals()
})

test('days are counted back over the ends of months and years', () => {
  expect(daysBefore('2026-11-22', 6)).toBe('2026-11-16')
  expect(daysBefore('2026-01-03', 6)).toBe('2025-12-28')
  expect(daysBefore('2024-03-01', 1)).toBe('2024-02-29')
})

test('the last days are asked for, the present one included', async () => {
  answer(10)
  useHeat().start(() => '2026-11-22')
  await vi.waitFor(() => expect(useHeat().cells).not.toBeNull())
  expect(asked).toEqual(['/api/heat?from=2026-11-16&to=2026-11-22&res=8'])
})

test('a point counts until the server has counted it, and never twice', async () => {
  const heat = useHeat()
  heat.add(11, points(2))
  heat.add(12, points(1))
  expect(heat.points).toHaveLength(3)
  answer(11)
  heat.start(() => '2026-11-22')
  await vi.waitFor(() => expect(heat.points).toHaveLength(1))
  heat.add(11, points(2))
  expect(heat.points.map((point) => point.seq)).toEqual([12])
})
