import { readFileSync, readlinkSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartError } from '../../startError.ts'
import { birthOf } from './ownerLock.ts'

/** The process number in a cluster's postmaster.pid, or null. */
export function postmasterOf(dir: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path.join(dir, 'postmaster.pid'), 'utf8'), 10)
    return pid > 0 ? pid : null
  } catch {
    return null
  }
}

/** Whether `pid` is the PostgreSQL that works in `dir`, and not a stranger who got its number. */
function worksIn(pid: number, dir: string): boolean {
  if (process.platform !== 'linux') return birthOf(pid) !== null
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dir
  } catch {
    return false
  }
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  const until = Date.now() + ms
  while (birthOf(pid) !== null) {
    if (Date.now() > until) return false
    await sleep(20)
  }
  return true
}

/**
 * Ends a PostgreSQL that a killed process left behind in `dir`, and clears a postmaster.pid whose number now belongs
 * to somebody else (usual after a container's restart; PostgreSQL would refuse to start). Call only as the owner of the cluster.
 */
export async function stopLeftover(dir: string): Promise<void> {
  const pid = postmasterOf(dir)
  if (pid === null || birthOf(pid) === null) return
  if (!worksIn(pid, dir)) {
    rmSync(path.join(dir, 'postmaster.pid'), { force: true })
    return
  }
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await goneWithin(pid, patience)) return
  }
  throw new StartError(
    `A PostgreSQL left over from an earlier run (process ${pid}) does not stop: end it and start again.`,
  )
}
