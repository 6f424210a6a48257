import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import { StartError } from '../../startError.ts'
import { clustersIn } from './folder.ts'

/** Under whom PostgreSQL runs. Without uid and gid: as ourselves. */
export interface Account {
  name: string
  uid?: number
  gid?: number
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8' })
  return answer.status === 0 ? Number(answer.stdout.trim()) : null
}

/** Whether we run as root, under whom PostgreSQL refuses to run. */
export const isRoot = (): boolean => process.getuid?.() === 0

/** Whose the clusters in this folder are, if there are any: an ordinary user may have made them before root came. */
function ownerOfData(dataDir: string): Account | null {
  const made = clustersIn(dataDir)[0]
  if (!made) return null
  const { uid, gid } = statSync(path.join(dataDir, made))
  return uid === 0 ? null : { name: `number ${uid}`, uid, gid }
}

/** The user PostgreSQL runs as: ourselves; when we are root, whose the data are, or `postgres`. */
export function serverAccount(dataDir: string): Account {
  if (!isRoot()) return { name: userInfo().username }
  const owner = ownerOfData(dataDir)
  const uid = idOf('-u', 'postgres')
  const gid = idOf('-g', 'postgres')
  if (owner && owner.uid !== uid) return owner
  if (uid !== null && gid !== null) return { name: 'postgres', uid, gid }
  throw new StartError(
    'PostgreSQL refuses to run as root and there is no user "postgres" on this machine: ' +
      'start as an ordinary user, or create that user with "useradd --system postgres".',
  )
}

/** The `uid` and `gid` options of spawn for this account. */
export const asAccount = ({ uid, gid }: Account): { uid?: number; gid?: number } =>
  uid === undefined || gid === undefined ? {} : { uid, gid }

/** Environment for PostgreSQL's own programs: nothing of PGPORT, PGOPTIONS, PGDATA and the like reaches them. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C',
})

/** Whether the account can walk to this existing folder: root's own home, for one, is closed to `postgres`. */
export function canReach(folder: string, account: Account): boolean {
  const script = 'cd "$1"'
  const tried = spawnSync('/bin/sh', ['-c', script, 'sh', folder], { ...asAccount(account), cwd: '/' })
  return tried.status === 0
}
