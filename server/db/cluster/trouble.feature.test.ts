import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { firstRow, temporaryFolder } from '../../../tests/support/cluster.ts'
import { silent } from '../../process/progress.ts'
import { isRoot } from './account.ts'
import { startPrivateCluster, type ClusterOptions } from './index.ts'

/** Starts, proves that it answers, and stops. */
async function startAndStop(dataDir: string, options: Partial<ClusterOptions> = {}) {
  const cluster = await startPrivateCluster({ dataDir, progress: silent, ...options })
  try {
    expect(await firstRow(cluster.connection, 'select 1 as n')).toEqual({ n: 1 })
  } finally {
    await cluster.stop()
  }
  return cluster
}

const majorIn = (folder: string) => readdirSync(folder).find((name) => /^\d+$/.test(name)) ?? ''

describe('the private cluster in trouble', () => {
  const dataDir = temporaryFolder()
  const folders = [dataDir]
  const another = () => {
    const folder = temporaryFolder()
    folders.push(folder)
    return folder
  }
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  it('says so when PostgreSQL dies under it, and starts again', async () => {
    const { pid, lost, stop } = await startPrivateCluster({ dataDir, progress: silent })
    process.kill(pid, 'SIGKILL')
    expect(await lost).toMatch(/PostgreSQL ended by itself/)
    await stop()
    await startAndStop(dataDir)
  })

  it('takes no notice of a pid file whose number belongs to another program', async () => {
    const dir = path.join(dataDir, majorIn(dataDir))
    writeFileSync(path.join(dir, 'postmaster.pid'), `${process.pid}\n${dir}\n1700000000\n5432\n\n\n  1 1\n`)
    await startAndStop(dataDir)
  })

  it('takes over a lock whose process is dead, or whose number belongs to another one', async () => {
    writeFileSync(
      path.join(dataDir, 'owner.lock'),
      JSON.stringify({ pid: process.pid, birth: 'another boot/1' }),
    )
    await startAndStop(dataDir)
    writeFileSync(path.join(dataDir, 'owner.lock'), 'cut off in the midd')
    await startAndStop(dataDir)
  })

  it('says in one sentence why PostgreSQL does not start', async () => {
    const wrong = startAndStop(dataDir, { settings: { shared_buffers: 'much' } })
    await expect(wrong).rejects.toThrow(
      /^PostgreSQL did not start \(.*shared_buffers.*\): free what it names, or set DATA_DIR/,
    )
    await startAndStop(dataDir)
  })

  it('does not touch the data of a PostgreSQL that is not here', async () => {
    const strange = another()
    mkdirSync(path.join(strange, '99'))
    await expect(startAndStop(strange)).rejects.toThrow(/made by PostgreSQL 99.*or set DATA_DIR/)
    expect(readdirSync(strange)).toEqual(['99'])
  })

  it('starts over after a first start that was cut off, and under a path too long for a socket', async () => {
    const deep = path.join(another(), 'a-long-name-'.repeat(9))
    mkdirSync(path.join(deep, `${majorIn(dataDir)}.unfinished`), { recursive: true })
    const { connection } = await startAndStop(deep)
    expect(connection.host).toMatch(/^\/tmp\/toancanh-[0-9a-f]{16}$/)
    expect(existsSync(connection.host)).toBe(false)
  })

  if (isRoot()) {
    it('lives elsewhere, and says where, if the user postgres cannot enter the folder', async () => {
      const closed = another()
      chmodSync(closed, 0o700)
      const said: string[] = []
      await startAndStop(closed, { progress: { ...silent, say: (line) => void said.push(line) } })
      const place = readFileSync(path.join(closed, 'cluster-is-in'), 'utf8').trim()
      folders.push(place)
      expect(said.join()).toContain(`the database lives in ${place}`)
      expect(majorIn(place)).not.toBe('')
    })

    it('runs as the user whose data they are', async () => {
      const folder = another()
      execFileSync('cp', ['-a', `${dataDir}/.`, folder])
      const nobody = 65534
      execFileSync('chown', ['-R', `${nobody}:${nobody}`, folder])
      const { pid, stop } = await startPrivateCluster({ dataDir: folder, progress: silent })
      expect(statSync(`/proc/${pid}`).uid).toBe(nobody)
      await stop()
    })
  }
})
