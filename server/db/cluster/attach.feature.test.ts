import { rmSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { startChild } from '../../../tests/support/child.ts'
import { firstRow, temporaryFolder } from '../../../tests/support/cluster.ts'
import { loadCity } from '../../../fixtures/loadCity.ts'
import { insertReference } from '../../feeds/demo/loadReference.ts'
import { silent } from '../../process/progress.ts'
import { connect } from '../connect.ts'
import { createKnex } from '../knex.ts'
import { migrate } from '../migrate.ts'
import { attachToRunning } from './attach.ts'
import type { ClusterConnection } from './index.ts'

const dataDir = temporaryFolder()
const env = { databaseUrl: undefined, dataDir }
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

async function loadLists(connection: ClusterConnection): Promise<void> {
  const knex = createKnex(connection, { max: 2 })
  await migrate(knex)
  const hue = await loadCity('hue')
  await knex.transaction((trx) => insertReference(trx, hue, { from: '2026-10-01', to: '2026-10-31' }))
  await knex.destroy()
}

it('nobody runs it: there is nothing to attach to', async () => {
  expect(await attachToRunning(dataDir, silent)).toBeNull()
})

it('beside a running owner its database is used, and runs on when the guest leaves', async () => {
  const owner = startChild('tests/support/holdCluster.ts', [dataDir, 'throw-away'])
  const { connection } = JSON.parse(await owner.firstLine)
  await expect(connect(env, silent)).rejects.toThrow(/already runs on the data in/)
  await expect(connect(env, silent, { onlyLoaded: true })).rejects.toThrow(
    /^Nothing has been loaded here yet/,
  )
  await loadLists(connection)
  const guest = await connect(env, silent, { onlyLoaded: true })
  const pid = 'select pg_postmaster_start_time() as since'
  const seen = (await guest.knex.raw(pid)).rows[0]
  await guest.stop()
  expect(await firstRow(connection, pid)).toEqual(seen)
  owner.process.kill('SIGTERM')
  expect((await owner.ended).code).toBe(0)
})
