import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { contractConstants, isPlain } from './contractConstants.ts'

const contracts = fileURLToPath(new URL('../../contracts', import.meta.url))
const load = contractConstants(contracts).load as (id: string) => Promise<string | null>

test('the browser gets the constants of a contract and none of its schemas', async () => {
  const code = (await load(`${contracts}/socket.ts`))!
  expect(code).toContain('export const PROTOCOL = ')
  expect(code).toContain('export const STALE_AFTER_MS = ')
  expect(code).not.toContain('snapshot')
})

test('modules of other folders are left alone', async () => {
  expect(await load('/elsewhere/contracts/socket.ts')).toBeNull()
})

test('only what JSON can hold is a constant', () => {
  expect([1, 'a', null, ['x', { y: 2 }]].every(isPlain)).toBe(true)
  expect([z.string(), () => 1, /x/, [z.int()], { a: z.int() }].some(isPlain)).toBe(false)
})
