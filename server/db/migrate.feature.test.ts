import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Knex } from 'knex'
import { afterAll, describe, expect, it } from 'vitest'
import { SUGGESTED } from '../../contracts/openData.ts'
import { generateHistory } from '../../fixtures/generator/history/index.ts'
import { loadCity } from '../../fixtures/loadCity.ts'
import { temporaryFolder } from '../../tests/support/cluster.ts'
import { createTestDatabase } from '../../tests/support/database.ts'
import { createPerson, signInAs } from '../../tests/support/people.ts'
import { startTestService, type TestService } from '../../tests/support/service.ts'
import { projectRoot } from '../env.ts'
import { insertHistory } from '../feeds/demo/loadHistory.ts'
import { loadReference } from '../reports/reference.ts'
import { createKnex } from './knex.ts'
import { migrate } from './migrate.ts'

const all = readdirSync(path.join(projectRoot, 'migrations'))
  .filter((name) => name.endsWith('.ts'))
  .sort()

/** Every column, constraint, index, trigger and function of the schema public that no extension brought, as SQL says it. */
async function shapeOf(knex: Knex): Promise<string[]> {
  const own = (catalog: string, oid: string) =>
    `not exists (select from pg_depend where classid = '${catalog}'::regclass and objid = ${oid} and deptype = 'e')`
  const { rows } = await knex.raw<{ rows: { told: string }[] }>(`
    with own as (select oid, relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
       and relname not like 'knex_%' and ${own('pg_class', 'pg_class.oid')})
    select format('column %s.%s %s%s %s', relname, attname, format_type(atttypid, atttypmod), case when attnotnull then ' not null' end,
         coalesce(pg_get_expr(adbin, adrelid), attidentity::text)) as told
       from own join pg_attribute on attrelid = own.oid and attnum > 0 and not attisdropped
       left join pg_attrdef on adrelid = attrelid and adnum = attnum
    union select format('constraint %s %s %s', relname, conname, pg_get_constraintdef(c.oid)) from own join pg_constraint c on conrelid = own.oid
    union select pg_get_indexdef(indexrelid) from own join pg_index on indrelid = own.oid
    union select pg_get_triggerdef(t.oid) from own join pg_trigger t on tgrelid = own.oid and not tgisinternal
    union select pg_get_functiondef(p.oid) from pg_proc p where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
       and ${own('pg_proc', 'p.oid')}
    order by told`)
  return rows.map(({ told }) => told)
}

/** Huế after weeks of reports, with people, a screen, a campaign and open data; its service has ended. */
async function filledCity(): Promise<TestService> {
  const until = new Date('2026-11-01T00:00:00+07:00')
  const fixture = await loadCity('hue')
  const history = [...generateHistory(fixture, { endDay: '2026-10-31', until })].slice(0, 400)
  const city = await startTestService({
    prepare: async (trx) => insertHistory(trx, await loadReference(trx), history, until, () => {}),
  })
  await createPerson(city, { login: 'administrator', role: 'administrator' })
  const administrator = await signInAs(city, 'administrator')
  const settings = { ...SUGGESTED, on: true, minimum: 2, follows: 0 }
  expect((await administrator.send('POST', '/api/open-data', settings)).status).toBe(200)
  await city.settled()
  await city.service.stop()
  return city
}

/** Undoes every migration, the newest first; each is done again before the one before it is undone. */
async function stepDown(knex: Knex): Promise<void> {
  const config = { directory: path.join(projectRoot, 'migrations'), loadExtensions: ['.ts'] }
  for (const name of [...all].reverse()) {
    const before = await shapeOf(knex)
    const undo = async () =>
      expect(await knex.migrate.down(config)).toMatchObject([expect.anything(), [name]])
    await undo()
    const without = await shapeOf(knex)
    expect(without, name).not.toEqual(before)
    expect(await knex.migrate.up(config)).toMatchObject([expect.anything(), [name]])
    expect(await shapeOf(knex), name).toEqual(before)
    await undo()
    expect(await shapeOf(knex), name).toEqual(without)
  }
  expect(await shapeOf(knex)).toEqual([])
}

describe('migrating', async () => {
  const db = await createTestDatabase()
  const bare = await createTestDatabase({ bare: true })
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await Promise.all([db.drop(), bare.drop()])
  })

  it('leaves the work to one of two that start at once, and the other waits', async () => {
    const slow =
      'export const up = (knex) => knex.raw("create table slow as select 1 as n, pg_sleep(1)::text as slept")\nexport const down = up\n'
    writeFileSync(path.join(folder, '1_slow.ts'), slow)
    const second = createKnex(bare.connection)
    const done = await Promise.all([bare.knex, second].map((knex) => migrate(knex, { directory: folder })))
    await second.destroy()
    expect(done.sort((a, b) => a.length - b.length)).toEqual([[], ['1_slow.ts']])
  })

  it('goes on after a process that was killed while it migrated', async () => {
    await db.knex('knex_migrations_lock').update({ is_locked: 1 })
    expect(await migrate(db.knex)).toEqual([])
  })

  it.each(['empty', 'filled'])(
    'can be undone and done again step by step while the database is %s',
    async (how) => {
      const city = how === 'filled' ? await filledCity() : null
      const { knex, drop } = city?.db ?? (await createTestDatabase())
      try {
        await stepDown(knex)
        expect(await migrate(knex)).toEqual(all)
      } finally {
        await drop()
      }
    },
  )

  it('refuses a database that a newer version has migrated', async () => {
    const added = { name: '299901010000_from_the_future.ts', batch: 2, migration_time: new Date() }
    await db.knex('knex_migrations').insert(added)
    await expect(migrate(db.knex)).rejects.toThrow(
      /made by another version of Toàn Cảnh.*run the newer version/,
    )
    await db.knex('knex_migrations').where({ name: added.name }).delete()
    expect(await migrate(db.knex)).toEqual([])
  })
})
