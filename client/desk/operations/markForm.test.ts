import { expect, test } from 'vitest'
import { emptyMark, markBody, numberOf, refOf } from './markForm.ts'

const at = '2026-11-25T02:00:00.000Z'
const gauge = { ...emptyMark(), label: 'Trạm Kim Long', level: '3,52', lon: '107.557', lat: '16,463' }

test('a gauge is sent in centimetres under an id that its next level will have too', () => {
  expect(markBody(gauge, at)).toEqual({
    ...{ ref: 'tram-kim-long', kind: 'water-level', label: 'Trạm Kim Long', lon: 107.557, lat: 16.463, at },
    ...{ to: null, levelCm: 352 },
  })
  expect(refOf('  TRẠM  kim-long ')).toBe('tram-kim-long')
  expect(refOf('Đập Đá')).toBe('dap-da')
})

test('a closed road has two ends or is a point, and no level', () => {
  const road = { ...gauge, kind: 'road-closed' as const, toLon: '107.56', toLat: '16.47' }
  expect(markBody(road, at)).toMatchObject({ to: { lon: 107.56, lat: 16.47 }, levelCm: null })
  expect(markBody({ ...road, toLat: '' }, at)).toMatchObject({ to: null })
})

test('without a place, a level, a label or a time there is nothing to send', () => {
  for (const part of [{ lon: '' }, { lat: 'x' }, { level: '' }, { label: ' – ' }])
    expect(markBody({ ...gauge, ...part }, at)).toBeNull()
  expect(markBody(gauge, null)).toBeNull()
  expect(markBody({ ...gauge, kind: 'shelter', level: '' }, at)).not.toBeNull()
})

test('numbers are read with a comma or a point, and nothing else', () => {
  expect(['3', '-0,5', '1.25', '1e9', '1,2,3', ''].map(numberOf)).toEqual([3, -0.5, 1.25, null, null, null])
})
