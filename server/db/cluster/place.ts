import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { StartError } from '../../startError.ts'
import type { Progress } from '../../process/progress.ts'
import { canReach, type Account } from './account.ts'
import { clustersIn, findDataFolder, makeDataFolder } from './folder.ts'
import { makePrivateFolder } from './initialise.ts'

const POINTER = 'cluster-is-in'
const ELSEWHERE = '/var/lib/toan-canh'
/** A unix socket's whole path must fit into 107 bytes. */
const SOCKET_PATH_LIMIT = 107
const SOCKET_NAME = '.s.PGSQL.5432.lock'

/**
 * The folder that holds our cluster: `dataDir` itself, or, where the account cannot reach that (root's own home is
 * closed to the user postgres), a folder of its own under /var/lib/toan-canh. A note in `dataDir` says which, so that removing
 * `dataDir` still means beginning anew.
 */
export function clusterHome(dataDir: string, account: Account, progress: Progress): string {
  const home = makeDataFolder(dataDir)
  if (canReach(home, account)) return home
  const pointer = path.join(home, POINTER)
  if (!existsSync(pointer)) {
    const made = path.join(
      ELSEWHERE,
      `${path.basename(path.dirname(home))}-${randomBytes(4).toString('hex')}`,
    )
    mkdirSync(made, { recursive: true })
    // Whatever our umask says: the cluster's own folder in there is closed.
    for (const folder of [ELSEWHERE, made]) chmodSync(folder, 0o755)
    writeFileSync(pointer, `${made}\n`)
  }
  const elsewhere = readFileSync(pointer, 'utf8').trim()
  mkdirSync(elsewhere, { recursive: true })
  if (!canReach(elsewhere, account)) {
    throw new StartError(
      `The user ${account.name}, who runs PostgreSQL, can reach neither ${home} nor ${elsewhere}: set DATA_DIR to a folder it can.`,
    )
  }
  progress.say(`The user ${account.name} cannot enter ${home}: the database lives in ${elsewhere}`)
  return elsewhere
}

/**
 * Whether a start has made a cluster for `dataDir`; looks, and makes nothing.
 * @throws StartError where the folder is there and not ours to use
 */
export function hasCluster(dataDir: string): boolean {
  const home = findDataFolder(dataDir)
  if (!home) return false
  const pointer = path.join(home, POINTER)
  return clustersIn(existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : home).length > 0
}

/** The closed folder of our unix socket: in `home`, or in /tmp where that path would be too long. */
export function socketFolder(home: string, account: Account): string {
  const near = path.join(home, 'socket')
  const fits = Buffer.byteLength(path.join(near, SOCKET_NAME)) <= SOCKET_PATH_LIMIT
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 16)
  const folder = fits ? near : `/tmp/toancanh-${hash}`
  if (!existsSync(folder)) makePrivateFolder(folder, account)
  const found = lstatSync(folder)
  const owner = account.uid ?? process.getuid?.() ?? found.uid
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
    throw new StartError(
      `${folder} should be a closed folder of the user ${account.name} and is not: remove it and start again.`,
    )
  }
  return folder
}

/** Removes the socket's folder if it does not lie in `home`: what is there goes with `home`. */
export function removeSocketFolder(folder: string, home: string): void {
  if (path.dirname(folder) !== home) rmSync(folder, { recursive: true, force: true })
}

/** Hands a folder of ours to the account. */
export function giveTo(folder: string, account: Account): void {
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
}
