import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Knex } from 'knex'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/support/cluster.ts'
import { createTestDatabase } from '../../tests/support/database.ts'
import { projectRoot } from '../env.ts'
import { createKnex } from './knex.ts'
import { migrate } from './migrate.ts'

const all = readdirSync(path.join(projectRoot, 'migrations'))
  .filter((name) => name.endsWith('.ts'))
  .sort()

/** Names of the tables, functions and types in the schema public that no extension brought. */
async function ownObjects(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(`
    select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
       and relname not like 'knex_%'
       and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
    union select proname from pg_proc p where pronamespace = 'public'::regnamespace
       and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
    union select typname from pg_type t where typnamespace = 'public'::regnamespace and typtype in ('e', 'd')
       and not exists (select from pg_depend where classid = 'pg_type'::regclass and objid = t.oid and deptype = 'e')
    order by name`)
  return rows.map((row) => row.name)
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

  it('can be undone to nothing and done again', async () => {
    const before = await ownObjects(db.knex)
    expect(before).toContain('city')
    await db.knex.migrate.rollback(
      { directory: path.join(projectRoot, 'migrations'), loadExtensions: ['.ts'] },
      true,
    )
    expect(await ownObjects(db.knex)).toEqual([])
    expect(await migrate(db.knex)).toEqual(all)
    expect(await ownObjects(db.knex)).toEqual(before)
  })

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
