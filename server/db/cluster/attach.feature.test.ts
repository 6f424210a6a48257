import { rmSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { startChild } from '../../../tests/support/child.ts'
import { firstRow, temporaryFolder } from '../../../tests/support/cluster.ts'
import { silent } from '../../process/progress.ts'
import { connect } from '../connect.ts'
import { attachToRunning } from './attach.ts'

const dataDir = temporaryFolder()
const env = { databaseUrl: undefined, dataDir }
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

it('nobody runs it: there is nothing to attach to', async () => {
  expect(await attachToRunning(dataDir, silent)).toBeNull()
})

it('beside a running owner its database is used, and runs on when the guest leaves', async () => {
  const owner = startChild('tests/support/holdCluster.ts', [dataDir, 'throw-away'])
  const { connection } = JSON.parse(await owner.firstLine)
  await expect(connect(env, silent)).rejects.toThrow(/already runs on the data in/)
  const guest = await connect(env, silent, { besideOwner: true })
  const pid = 'select pg_postmaster_start_time() as since'
  const seen = (await guest.knex.raw(pid)).rows[0]
  await guest.stop()
  expect(await firstRow(connection, pid)).toEqual(seen)
  owner.process.kill('SIGTERM')
  expect((await owner.ended).code).toBe(0)
})
