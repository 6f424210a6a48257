import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { startChild, type Child } from '../../../tests/support/child.ts'
import { firstRow, inDatabase, temporaryFolder } from '../../../tests/support/cluster.ts'
import { silent } from '../../process/progress.ts'
import { startPrivateCluster, type ClusterConnection, type PrivateCluster } from './index.ts'
import { birthOf } from './ownerLock.ts'

/** A process of its own that holds the cluster in `folder`. */
async function startHolder(folder: string, ...args: string[]) {
  const child: Child = startChild('tests/support/holdCluster.ts', [folder, ...args])
  const held = JSON.parse(await child.firstLine) as { pid: number; connection: ClusterConnection }
  return { child, ...held }
}

/** The guards of a cluster, found by their command lines. */
function guardsOf(folder: string): number[] {
  const commandOf = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    } catch {
      return ''
    }
  }
  const isGuard = (command: string) => command.includes('toancanh-guard') && command.includes(`${folder}/`)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isGuard(commandOf(name)))
    .map(Number)
}

describe('the private cluster', () => {
  const dataDir = temporaryFolder()
  const started: PrivateCluster[] = []
  const start = async () => {
    const cluster = await startPrivateCluster({ dataDir, progress: silent })
    started.push(cluster)
    return cluster
  }
  afterEach(async () => {
    for (const cluster of started.splice(0)) await cluster.stop()
  })
  afterAll(() => rmSync(dataDir, { recursive: true }))

  it('keeps what is committed from one start to the next, and is gone in between', async () => {
    const first = await start()
    await inDatabase(first.connection, 'toancanh', 'create table kept (n int)', 'insert into kept values (7)')
    await first.stop()
    expect(birthOf(first.pid)).toBeNull()
    const second = await start()
    expect(await firstRow(second.connection, 'select n from kept')).toEqual({ n: 7 })
  })

  it('listens to no network, does not compile queries, and acknowledges only what is on disk', async () => {
    const { connection } = await start()
    const sql = `select current_setting('listen_addresses') as net, current_setting('jit') as jit,
      current_setting('synchronous_commit') as sync, current_setting('fsync') as fsync, upper('đường phố') as upper`
    const expected = { net: '', jit: 'off', sync: 'on', fsync: 'on', upper: 'ĐƯỜNG PHỐ' }
    expect(await firstRow(connection, sql)).toEqual(expected)
  })

  it('is refused to a second start while one has it', async () => {
    const { connection } = await start()
    await expect(start()).rejects.toThrow(/already runs on the data in .*stop that one, or set DATA_DIR/)
    const other = startChild('tests/support/holdCluster.ts', [dataDir])
    const { code, stderr } = await other.ended
    expect(code).toBe(1)
    expect(stderr).toContain('already runs on the data in')
    expect(await firstRow(connection, 'select 1 as still')).toEqual({ still: 1 })
  })

  it('ends with a process that is killed, and comes back with what was committed', async () => {
    const { child, pid, connection } = await startHolder(dataDir)
    await inDatabase(connection, 'toancanh', 'create table survivor as select 1 as n')
    child.process.kill('SIGKILL')
    await child.ended
    // At once, while the killed one's PostgreSQL may still be ending.
    const next = await start()
    expect(birthOf(pid)).toBeNull()
    expect(await firstRow(next.connection, 'select n from survivor')).toEqual({ n: 1 })
  })

  it('is stopped by the next start where even its guard was killed', async () => {
    const { child, pid, connection } = await startHolder(dataDir)
    await inDatabase(connection, 'toancanh', 'create table unguarded as select 1 as n')
    const guards = guardsOf(dataDir)
    expect(guards).toHaveLength(1)
    for (const guard of guards) process.kill(guard, 'SIGKILL')
    child.process.kill('SIGKILL')
    await child.ended
    expect(birthOf(pid)).not.toBeNull()
    const next = await start()
    expect(birthOf(pid)).toBeNull()
    expect(await firstRow(next.connection, 'select n from unguarded')).toEqual({ n: 1 })
  })

  it('ends with SIGTERM to its process, exit code 0', async () => {
    const { child, pid } = await startHolder(dataDir)
    child.process.kill('SIGTERM')
    expect(await child.ended).toEqual({ code: 0, stderr: '' })
    expect(birthOf(pid)).toBeNull()
  })

  it('leaves nothing behind when it is a throw-away one, even if its process is killed', async () => {
    const scrap = temporaryFolder()
    const { child, pid } = await startHolder(scrap, 'throw-away')
    child.process.kill('SIGKILL')
    await vi.waitFor(() => expect(existsSync(scrap)).toBe(false), { timeout: 10_000, interval: 20 })
    expect(birthOf(pid)).toBeNull()
  })
})
