import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { createLog } from './log.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.drop())

it('a statement that fails is logged with what failed, and without the row that it failed with', async () => {
  await db.knex.raw('create table person (name text, phone text, check (length(phone) < 5), unique (name))')
  const lines: string[] = []
  const log = createLog('warn', { write: (line: string) => void lines.push(line) })
  const failing = [
    ['insert into person values (?, ?)', ['Nguyễn Bí Mật', '0905123456']],
    ['select ?::jsonb', ['{"name": "Nguyễn Bí Mật", "phone": 0905123456}']],
  ] as const
  for (const [sql, values] of failing)
    await db.knex.raw(sql, [...values]).catch((error: unknown) => log.error({ error }, 'request failed'))
  expect(lines).toHaveLength(2)
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      msg: 'request failed',
      error: { code: expect.stringMatching(/^2/) as string },
    })
    expect(line).not.toMatch(/Bí Mật|0905/)
  }
})
