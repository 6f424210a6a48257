import { expect, it } from 'vitest'
import type { Reference } from '../reports/reference.ts'
import { PastAnswers } from './pastAnswers.ts'

const lists = {} as Reference
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Asks for answers that come when the test says so. */
function desk() {
  const past = new PastAnswers()
  const begun: { question: string; settle: PromiseWithResolvers<string> }[] = []
  const ask = (question: string, reference = lists) =>
    past.answer(reference, question, () => {
      const settle = Promise.withResolvers<string>()
      begun.push({ question, settle })
      return settle.promise
    })
  return { ask, begun, names: () => begun.map(({ question }) => question) }
}

it('four screens that ask the same are given one answer, and so is one that comes a moment later', async () => {
  const { ask, begun, names } = desk()
  const asked = [1, 2, 3, 4].map(() => ask('noon'))
  await turn()
  expect(names()).toEqual(['noon'])
  begun[0]!.settle.resolve('as it was')
  expect(await Promise.all(asked)).toEqual(Array(4).fill('as it was'))
  expect(await ask('noon')).toBe('as it was')
  expect(names()).toEqual(['noon'])
})

it('two are worked out at a time, the others in their turn', async () => {
  const { ask, begun, names } = desk()
  const asked = ['one', 'two', 'three', 'four'].map((question) => ask(question))
  await turn()
  expect(names()).toEqual(['one', 'two'])
  begun[1]!.settle.resolve('')
  await turn()
  expect(names()).toEqual(['one', 'two', 'three'])
  begun[0]!.settle.resolve('')
  begun[2]!.settle.resolve('')
  await turn()
  begun[3]!.settle.resolve('')
  await Promise.all(asked)
})

it('what failed, or was answered by other lists of the city, is worked out anew', async () => {
  const { ask, begun, names } = desk()
  const failing = ask('noon')
  await turn()
  begun[0]!.settle.reject(new Error('the database is gone'))
  await expect(failing).rejects.toThrow('gone')
  const good = ask('noon')
  await turn()
  begun[1]!.settle.resolve('as it was')
  await good
  void ask('noon', {} as Reference)
  await turn()
  expect(names()).toEqual(['noon', 'noon', 'noon'])
})

it('where very many wait the next is told to come again', async () => {
  const { ask } = desk()
  for (let i = 0; i < 102; i++) void ask(`${i}`)
  await turn()
  await expect(ask('one more')).rejects.toMatchObject({ kind: 'unavailable', retryAfter: 5 })
})
