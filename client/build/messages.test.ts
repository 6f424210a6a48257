import { expect, test } from 'vitest'
import { compileMessages } from './messages.ts'

test('a message is named by its whole key; text without holes stays text', () => {
  const compiled = compileMessages({ scene: { title: 'Cảnh', of: { city: '{count} ở {name}' } } })
  expect(Object.keys(compiled)).toEqual(['scene.title', 'scene.of.city'])
  expect(compiled['scene.title']).toBe('Cảnh')
  expect(compiled['scene.of.city']).toBeTypeOf('object')
})
