import { expect, test } from 'vitest'
import type { PointColumns } from '../../contracts/socket.ts'
import { MAX_PULSES, mergePulses, PULSE_MS, type Pulse } from './mergePulses.ts'

const points = (...places: [number, number, PointColumns['kind'][number]][]): PointColumns => ({
  lon: places.map((place) => place[0]),
  lat: places.map((place) => place[1]),
  kind: places.map((place) => place[2]),
  category: places.map(() => 1),
})
let last = 0
const nextId = () => ++last

test('a report that came in, was resolved or went overdue pulses in a tone of its own, the rest is silent', () => {
  const pulses = mergePulses(
    [],
    points(
      [105.8, 21, 'received'],
      [105.9, 21, 'resolved'],
      [105.7, 21, 'referred'],
      [105.6, 21, 'sla.overdue'],
      [105.5, 21, 'sla.due_soon'],
    ),
    0,
    nextId,
  )
  expect(pulses.map((pulse) => pulse.tone)).toEqual(['in', 'done', 'late'])
})

test('reports near each other are one pulse that stands for all of them', () => {
  const first = mergePulses([], points([105.8, 21, 'received']), 0, nextId)
  const second = mergePulses(first, points([105.805, 21.003, 'received']), 100, nextId)
  expect(second).toHaveLength(1)
  expect(second[0]).toMatchObject({ id: first[0]!.id, count: 2 })
})

test('a report that came in and one beside it that went overdue are two pulses', () => {
  const pulses = mergePulses([], points([105.8, 21, 'received'], [105.8, 21, 'sla.overdue']), 0, nextId)
  expect(pulses.map(({ tone, count }) => [tone, count])).toEqual([
    ['in', 1],
    ['late', 1],
  ])
})

test('a pulse dies after its time', () => {
  const old: Pulse = { id: 1, lon: 105, lat: 20, tone: 'in', count: 1, bornAt: 0 }
  expect(mergePulses([old], points(), PULSE_MS, nextId)).toEqual([])
})

test('however much happens, there are never more pulses than can be seen', () => {
  const many = Array.from({ length: 200 }, (_, i): [number, number, PointColumns['kind'][number]] => [
    100 + i,
    20,
    i % 2 ? 'received' : 'sla.overdue',
  ])
  const pulses = mergePulses([], points(...many), 0, nextId)
  expect(pulses).toHaveLength(MAX_PULSES)
  expect(pulses.at(-1)!.lon).toBe(299)
})
