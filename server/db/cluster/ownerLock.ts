import { spawnSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StartError } from '../../startError.ts'

/** Which process owns a cluster. `birth` tells it from a later process that got the same number. */
export interface Owner {
  pid: number
  birth: string
}

const FILE = 'owner.lock'

/** When process `pid` was born, in a form that no other process of that number has; null when it is gone. */
export function birthOf(pid: number): string | null {
  if (process.platform !== 'linux') {
    const answer = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return answer.stdout?.trim() || null
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may itself hold spaces and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, started] = [fields[0], fields[19]]
    if (state === 'Z' || state === 'X') return null
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${started}`
  } catch {
    return null
  }
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner
  } catch {
    return null
  }
}

/** The living process that owns the cluster in `home`, or null. */
export function ownerOf(home: string): Owner | null {
  const owner = readOwner(path.join(home, FILE))
  return owner && birthOf(owner.pid) === owner.birth ? owner : null
}

/** What came of trying to own a cluster: a `release`, or the process that has it. */
export type Taken = { release: () => void } | { heldBy: Owner }

/**
 * Makes this process the owner of the cluster in `home`. A lock left by a dead process (kill -9, power cut,
 * another boot) is taken over. Link and rename are atomic, so of two starters exactly one wins.
 * @throws StartError where the folder takes no file
 */
export function takeOwnership(home: string): Taken {
  const file = path.join(home, FILE)
  const mine = `${file}.${process.pid}`
  try {
    writeFileSync(mine, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }))
  } catch (error) {
    throw new StartError(
      `Nothing can be written into ${home} (${(error as Error).message}): free the disk or set DATA_DIR to another folder.`,
    )
  }
  try {
    for (;;) {
      try {
        linkSync(mine, file)
        return { release: () => rmSync(file, { force: true }) }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const owner = ownerOf(home)
      if (owner) return { heldBy: owner }
      discardDead(file)
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

/** Moves a dead lock away; puts it back if a living process replaced it in between. */
function discardDead(file: string): void {
  const aside = `${file}.${process.pid}.dead`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const moved = readOwner(aside)
  if (moved && birthOf(moved.pid) === moved.birth) linkSync(aside, file)
  rmSync(aside, { force: true })
}
