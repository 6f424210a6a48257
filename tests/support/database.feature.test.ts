import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from './database.ts'

describe('a test’s own database', async () => {
  const one = await createTestDatabase()
  const two = await createTestDatabase()
  afterAll(() => Promise.all([one.drop(), two.drop()]))

  it('is migrated, has PostGIS, and shares nothing with another one', async () => {
    expect(await one.knex.schema.hasTable('city')).toBe(true)
    await one.knex.schema.createTable('only_here', (table) => table.increments())
    expect(await two.knex.schema.hasTable('only_here')).toBe(false)
  })

  it('gives int8 as an exact Number, a date as a day, an instant as a Date', async () => {
    const { rows } = await one.knex.raw(
      "select 9007199254740991::int8 as big, date '2024-02-29' as day, timestamptz '2024-06-28T00:00+07' as at",
    )
    expect(rows[0]).toEqual({
      big: 9007199254740991,
      day: '2024-02-29',
      at: new Date('2024-06-27T17:00:00Z'),
    })
    await expect(one.knex.raw('select 9007199254740993::int8 as big')).rejects.toThrow(/too large/)
  })

  it('speaks UTC', async () => {
    expect((await one.knex.raw('show timezone')).rows[0].TimeZone).toBe('UTC')
  })
})
