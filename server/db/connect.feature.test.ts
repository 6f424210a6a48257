import net from 'node:net'
import type { Knex } from 'knex'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase } from '../../tests/support/database.ts'
import { inDatabase } from '../../tests/support/cluster.ts'
import { loadCity } from '../../fixtures/loadCity.ts'
import { insertReference } from '../feeds/demo/loadReference.ts'
import { listen } from '../process/listen.ts'
import { silent } from '../process/progress.ts'
import { StartError } from '../startError.ts'
import { connect } from './connect.ts'
import { migrate, migrationNames } from './migrate.ts'

const open = (databaseUrl: string) => connect({ databaseUrl, dataDir: '/nowhere' }, silent)

/** Connecting fails with a StartError; its sentence. */
async function refusal(databaseUrl: string): Promise<string> {
  const error = await open(databaseUrl).then(
    () => new Error('it was let in'),
    (reason: Error) => reason,
  )
  expect(error).toBeInstanceOf(StartError)
  return error.message
}

const OUR_CITY = 'only_one boolean, code text, report_prefix text, default_area_set text'

async function column(knex: Knex, sql: string): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(sql)
  return rows.map((row) => row.name).sort()
}
const extensions = (knex: Knex) => column(knex, 'select extname as name from pg_extension')
const tables = (knex: Knex) =>
  column(knex, "select tablename as name from pg_tables where schemaname = 'public'")

describe('a database given by DATABASE_URL', async () => {
  const bare = await createTestDatabase({ bare: true })
  const ours = await createTestDatabase()
  const theirs = await createTestDatabase({ bare: true })
  afterAll(() => Promise.all([bare.drop(), ours.drop(), theirs.drop()]))

  it('is taken when empty, gets PostGIS, and is taken again after a first start that was cut off', async () => {
    const first = await open(bare.url)
    expect((await first.knex.raw('select postgis_lib_version() as v')).rows[0].v).toMatch(/^3\./)
    await first.knex.raw('create table knex_migrations (id int)')
    await first.stop()
    await (await open(bare.url)).stop()
    await bare.knex.raw('drop table knex_migrations')
  })

  it('is taken when it is ours, whatever else an extension brought', async () => {
    await ours.knex.raw('create extension if not exists postgis_topology')
    const { knex, stop } = await open(ours.url)
    expect(await migrate(knex)).toEqual([])
    await stop()
    await stop()
  })

  it('is refused when it holds something else, and nothing is changed in it', async () => {
    await theirs.knex.raw('create schema shop; create table shop.orders (id int); create table city (id int)')
    expect(await refusal(theirs.url)).toMatch(
      /holds something else \(2 .*city, orders\): set DATABASE_URL to an empty/,
    )
    const { rows } = await theirs.knex.raw("select 1 from pg_extension where extname = 'postgis'")
    expect(rows).toEqual([])
    await theirs.knex.raw(
      'drop schema shop cascade; drop table city; create function f() returns int return 1',
    )
    expect(await refusal(theirs.url)).toMatch(/holds something else.*such as f\)/)
  })

  it.each([
    ['of other migrations', '20240101_shops.js', 'id int, name text'],
    ['of other migrations, with a city much like ours', '20240101_shops.js', OUR_CITY],
    ['of a city that is not ours', '202611220900_reference.ts', 'id int, name text'],
  ])('is refused when it is a knex database %s, and nothing is changed in it', async (_whose, name, city) => {
    const foreign = await createTestDatabase({ bare: true })
    await foreign.knex.raw(`create table knex_migrations (id int, name text); create table city (${city})`)
    await foreign.knex('knex_migrations').insert({ id: 1, name })
    expect(await refusal(foreign.url)).toMatch(/holds something else \(2 .*city, knex_migrations\): set DATA/)
    expect(await tables(foreign.knex)).toEqual(['city', 'knex_migrations'])
    expect(await extensions(foreign.knex)).toEqual(['plpgsql'])
    await foreign.drop()
  })

  it('is refused when knex has only begun with it for another program', async () => {
    const foreign = await createTestDatabase({ bare: true })
    await foreign.knex.raw("create table knex_migrations as select 'shops.js' as name")
    expect(await refusal(foreign.url)).toMatch(/holds something else \(1 .*knex_migrations\)/)
    await foreign.drop()
  })

  it('is refused to work on what an older version has loaded, until it is brought up to date', async () => {
    const old = await createTestDatabase()
    const hue = await loadCity('hue')
    const period = { from: '2026-10-01', to: '2026-10-31' }
    await old.knex.transaction((trx) => insertReference(trx, hue, period))
    const work = () => connect({ databaseUrl: old.url, dataDir: '/nowhere' }, silent, { onlyLoaded: true })
    await (await work()).stop()
    await old
      .knex('knex_migrations')
      .where({ name: migrationNames().at(-1) })
      .delete()
    await expect(work()).rejects.toThrow(/older version of Toàn Cảnh: bring it up to date with "npm start"/)
    await old.drop()
  })

  it('gets PostGIS from whoever is first, where two start on it at once', async () => {
    const fresh = await createTestDatabase({ bare: true })
    const first = await fresh.knex.transaction()
    await first.raw('create extension postgis')
    const second = open(fresh.url)
    second.catch(() => {})
    const waiting =
      "select from pg_stat_activity where wait_event_type = 'Lock' and query like 'create extension%'"
    await vi.waitFor(async () => expect((await fresh.knex.raw(waiting)).rows).toHaveLength(1), 20_000)
    await first.commit()
    const { knex, stop } = await second
    expect(await extensions(knex)).toContain('postgis')
    await stop()
    await fresh.drop()
  })

  it('is refused when it cannot hold Vietnamese', async () => {
    const name = `${theirs.connection.database}_ascii`
    const options = "encoding 'SQL_ASCII' locale 'C' template template0"
    await inDatabase(theirs.connection, 'postgres', `create database ${name} ${options}`)
    const url = theirs.url.replace(theirs.connection.database, name)
    expect(await refusal(url)).toMatch(/encoded in SQL_ASCII: make one with/)
    await inDatabase(theirs.connection, 'postgres', `drop database ${name}`)
  })

  it('is named, with what to do, when it does not exist or nothing listens', async () => {
    const absent = bare.url.replace(bare.connection.database, 'absent')
    expect(await refusal(absent)).toMatch(
      /absent at .* does not answer: there is no such database; create it/,
    )
    const said = await refusal('postgresql://someone:secret@127.0.0.1:1/x')
    expect(said).toBe(
      'The database x at 127.0.0.1:1 does not answer: nothing listens there; start PostgreSQL or correct DATABASE_URL.',
    )
    expect(await refusal('postgresql://someone:s%ecret@127.0.0.1:1/x')).toMatch(
      /^DATABASE_URL cannot be read/,
    )
  })

  it('is given up within 10 s when it accepts and then stays silent', async () => {
    const silentServer = net.createServer(() => {})
    const port = await listen(silentServer, 0, '127.0.0.1')
    const began = performance.now()
    expect(await refusal(`postgresql://someone@127.0.0.1:${port}/x`)).toMatch(/does not answer: timeout/)
    expect(performance.now() - began).toBeLessThan(10_000)
    silentServer.close()
  })
})
