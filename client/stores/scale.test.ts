import { nextTick, ref, shallowRef } from 'vue'
import { expect, test } from 'vitest'
import { steadyClasses } from './scale.ts'

test('classes stand while figures of one kind go on, and are made anew for those of another', async () => {
  const values = ref([1, 2, 30, 40, 50])
  const state = shallowRef({ epoch: 'e1', seq: 1 })
  const { breaks } = steadyClasses(values, [() => state.value.epoch])
  const first = breaks.value
  values.value = [5, 60, 70, 80, 900]
  state.value = { epoch: 'e1', seq: 2 }
  await nextTick()
  expect(breaks.value).toBe(first)
  state.value = { epoch: 'e2', seq: 3 }
  await nextTick()
  expect(breaks.value).not.toEqual(first)
})
