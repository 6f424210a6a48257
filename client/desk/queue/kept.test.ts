import { expect, it } from 'vitest'
import { createKeeper, SILENT_MS, type KeptAct } from './kept.ts'

/** As much of a browser's storage as is used. */
function storageOf(): Storage {
  const kept: Record<string, string> = {}
  Object.defineProperties(kept, {
    getItem: { value: (key: string) => kept[key] ?? null },
    setItem: { value: (key: string, value: string) => void (kept[key] = value) },
    removeItem: { value: (key: string) => void delete kept[key] },
  })
  return kept as unknown as Storage
}
const act: KeptAct = {
  name: 'wait',
  orders: [{ code: 'HUE-1', version: 2, body: {}, fields: { reason: 'Chờ' } }],
}

it('what a page that is no more left behind is taken once, by the same person', () => {
  let [now, person] = [1000, 'an']
  const storage = storageOf()
  const keeper = createKeeper(
    () => person,
    storage,
    () => now,
  )
  keeper.keep(act)
  expect(keeper.takeAbandoned()).toEqual([])
  now += SILENT_MS
  person = 'binh'
  expect(keeper.takeAbandoned()).toEqual([])
  person = 'an'
  expect(keeper.takeAbandoned()).toEqual([act])
  expect(keeper.takeAbandoned()).toEqual([])
})

it('a page that still lives keeps its own, and what was answered is gone', () => {
  let now = 1000
  const keeper = createKeeper(
    () => 'an',
    storageOf(),
    () => now,
  )
  const key = keeper.keep(act)
  now += SILENT_MS
  keeper.keep(act, key)
  expect(keeper.takeAbandoned()).toEqual([])
  keeper.drop(key)
  now += SILENT_MS
  expect(keeper.takeAbandoned()).toEqual([])
})

it('what is a day old, or broken, is offered to nobody', () => {
  let now = 1000
  const storage = storageOf()
  const keeper = createKeeper(
    () => 'an',
    storage,
    () => now,
  )
  keeper.keep(act)
  storage.setItem('desk-act an broken', '{')
  now += 24 * 3_600_000
  expect(keeper.takeAbandoned()).toEqual([])
  expect(Object.keys(storage)).toEqual([])
})

it('a browser that keeps nothing is no obstacle', () => {
  const refuse = () => {
    throw new Error('denied')
  }
  const keeper = createKeeper(() => 'an', { setItem: refuse, getItem: refuse, removeItem: refuse } as never)
  expect(() => keeper.drop(keeper.keep(act))).not.toThrow()
  expect(keeper.takeAbandoned()).toEqual([])
})
