import { afterAll, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../../tests/support/database.ts'
import { createKnex } from './knex.ts'

const db = await createTestDatabase({ bare: true })
afterAll(() => db.drop())

it('tells a lost connection to its caller, and writes no word to the console', async () => {
  const methods = ['log', 'warn', 'error', 'info', 'debug'] as const
  const spies = methods.map((method) => vi.spyOn(console, method).mockImplementation(() => {}))
  const nowhere = createKnex({ ...db.connection, database: 'absent' }, { max: 1 })
  await expect(nowhere.raw('select 1')).rejects.toThrow(/"absent" does not exist/)
  await nowhere.destroy()

  const cut = createKnex({ ...db.connection, application_name: 'to-be-cut' }, { max: 1 })
  await cut.raw('select 1')
  const kill = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to-be-cut'"
  await db.knex.raw(kill)
  const gone = "select from pg_stat_activity where application_name = 'to-be-cut'"
  await vi.waitFor(async () => expect((await db.knex.raw(gone)).rows).toEqual([]))
  // The pool finds out on its own, and gives a new connection.
  await vi.waitFor(async () => expect((await cut.raw('select 1 as n')).rows).toEqual([{ n: 1 }]))
  await cut.destroy()

  const said = spies.flatMap((spy) => spy.mock.calls)
  vi.restoreAllMocks()
  expect(said).toEqual([])
})
