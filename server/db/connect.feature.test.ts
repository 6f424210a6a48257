import net from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../tests/support/database.ts'
import { inDatabase } from '../../tests/support/cluster.ts'
import { listen } from '../process/listen.ts'
import { silent } from '../process/progress.ts'
import { StartError } from '../startError.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'

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
